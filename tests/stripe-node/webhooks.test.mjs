// What the twin sends, as stripe-node verifies it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { delivered, eventName, stripe, subscribe } from './twin.mjs';

test('webhooks', async () => {
  const secret = 'whsec_node';
  const { id } = await subscribe();
  const isTheOne = ({ type, data }) => type === 'customer.subscription.updated' && data.object.id === id;
  const { body, signature } = await delivered(isTheOne, () => stripe.subscriptions.update(id, { cancel_at_period_end: true }), { secret });
  const event = stripe.webhooks.constructEvent(body, signature, secret);
  assert.deepEqual([event.data.object.id, event.data.object.cancel_at_period_end, event.data.previous_attributes.cancel_at_period_end], [id, true, false]);
  assert.deepEqual([event.api_version, event.livemode], [stripe.getApiField('version'), false]);
  assert.throws(() => stripe.webhooks.constructEvent(body, signature, 'whsec_other'), { type: 'StripeSignatureVerificationError' });
});

test('thin events', async () => {
  const [secret, identifier] = ['whsec_thin', `thin-${process.pid}`];
  const payload = { stripe_customer_id: 'cus_none', value: '1' };
  const act = () => stripe.billing.meterEvents.create({ event_name: eventName, payload, identifier });
  const { body, signature } = await delivered(({ type }) => type === 'v1.billing.meter.error_report_triggered', act, { secret, thin: true });
  const notification = stripe.parseEventNotification(body, signature, secret);
  assert.equal((await notification.fetchRelatedObject()).event_name, eventName);
  const [error] = (await notification.fetchEvent()).data.reason.error_types;
  assert.deepEqual([error.code, error.sample_errors[0].request.identifier], ['meter_event_customer_not_found', identifier]);
  assert.equal((await stripe.v2.core.events.retrieve(notification.id)).type, 'v1.billing.meter.error_report_triggered');
});
