// What the twin refuses, as stripe-node reads it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientOf, payAsYouGo, stripe } from './twin.mjs';

test('idempotency keys', async () => {
  const create = (email) => stripe.customers.create({ email }, { idempotencyKey: 'node-1' });
  const first = await create('a@example.com');
  const second = await create('a@example.com');
  assert.equal(second.id, first.id);
  assert.equal(second.lastResponse.headers['idempotent-replayed'], 'true');
  await assert.rejects(create('b@example.com'), { type: 'StripeIdempotencyError', statusCode: 400 });
});

test('unknown ids', async () => {
  await assert.rejects(stripe.customers.retrieve('cus_none'), { statusCode: 404, code: 'resource_missing', param: 'id', message: "No such customer: 'cus_none'" });
  await assert.rejects(stripe.subscriptions.list({ customer: 'cus_none' }), { statusCode: 400, code: 'resource_missing', param: 'customer' });
  await assert.rejects(stripe.events.retrieve('evt_none'), { statusCode: 404, code: 'resource_missing' });
});

test('unknown routes and parameters', async () => {
  await assert.rejects(stripe.coupons.retrieve('x'), { type: 'StripeInvalidRequestError', statusCode: 404 });
  await assert.rejects(stripe.customers.create({ colour: 'red' }), { statusCode: 400, code: 'parameter_unknown', param: 'colour' });
  await assert.rejects(stripe.checkout.sessions.create({ mode: 'setup', success_url: 'https://a.example' }), { code: 'parameter_missing', param: 'currency' });
  const items = [{ price: payAsYouGo, quantity: 1 }];
  const customer = (await stripe.customers.create({})).id;
  await assert.rejects(stripe.subscriptions.create({ customer, items }), { statusCode: 400, param: 'items[0][quantity]' });
  await assert.rejects(stripe.customers.retrieve(customer, { expand: ['email'] }), { statusCode: 400, param: 'expand' });
});

test('keys', async () => {
  await assert.rejects(clientOf('pk_test_1').customers.list(), { type: 'StripeAuthenticationError', statusCode: 401 });
});
