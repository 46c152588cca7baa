// Every call that the twin knows, made with stripe-node.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { completeCheckout, eventName, payAsYouGo, payer, project, stripe, subscribe } from './twin.mjs';

const month = 28 * 24 * 60 * 60;

test('customers', async () => {
  const created = await stripe.customers.create({ email: 'a+b@example.com', name: 'Ärger & Söhne', metadata: { user_id: 'user-1', gone: 'x' } });
  assert.match(created.id, /^cus_/);
  const updated = await stripe.customers.update(created.id, { phone: '+1 555', metadata: { gone: '' } });
  assert.deepEqual([updated.name, updated.phone, updated.metadata], ['Ärger & Söhne', '+1 555', { user_id: 'user-1' }]);
  assert.equal((await stripe.customers.list({ email: 'a+b@example.com' })).data[0].id, created.id);
  assert.equal((await stripe.customers.del(created.id)).deleted, true);
  const deleted = await stripe.customers.retrieve(created.id);
  assert.deepEqual([deleted.deleted, deleted.metadata], [true, undefined]);
});

test('pages', async () => {
  const ids = [];
  for (let i = 0; i < 12; i++) ids.unshift((await stripe.customers.create({ email: 'paged@example.com' })).id);
  const seen = [];
  for await (const customer of stripe.customers.list({ email: 'paged@example.com', limit: 5 })) seen.push(customer.id);
  assert.deepEqual(seen.toSorted(), ids.toSorted());
  const backwards = await stripe.customers.list({ email: 'paged@example.com', ending_before: seen[11], limit: 3 }).autoPagingToArray({ limit: 100 });
  assert.deepEqual(backwards.map((customer) => customer.id), seen.slice(0, 11).toReversed());
});

test('prices and products', async () => {
  const plan = await stripe.prices.retrieve(project, { expand: ['product'] });
  assert.deepEqual([plan.unit_amount, plan.recurring.interval, plan.product.name], [3000, 'month', 'Project']);
  const [metered] = (await stripe.prices.list({ recurring: { usage_type: 'metered' }, active: true })).data;
  assert.deepEqual([metered.id, metered.unit_amount, String(metered.unit_amount_decimal)], [payAsYouGo, null, '0.8']);
  assert.equal((await stripe.products.retrieve(metered.product)).default_price, payAsYouGo);
  assert.equal((await stripe.products.list({ ids: [metered.product] })).data.length, 1);
});

test('checkout sessions: subscription', async () => {
  const { customer } = await payer();
  const open = await stripe.checkout.sessions.create({
    mode: 'subscription', customer, client_reference_id: 'user-1', success_url: 'https://app.example/?session_id={CHECKOUT_SESSION_ID}',
    line_items: [{ price: project, quantity: 1 }, { price: payAsYouGo }], subscription_data: { metadata: { user_id: 'user-1' } },
  });
  assert.deepEqual([open.status, open.payment_status, open.amount_total, open.subscription], ['open', 'unpaid', 3000, null]);
  assert.match(open.success_url, /\{CHECKOUT_SESSION_ID\}$/);
  assert.deepEqual((await stripe.checkout.sessions.listLineItems(open.id)).data.map((item) => item.price.id), [project, payAsYouGo]);
  await completeCheckout(open.id);
  const done = await stripe.checkout.sessions.retrieve(open.id, { expand: ['subscription.latest_invoice'] });
  assert.deepEqual([done.status, done.payment_status, done.url], ['complete', 'paid', null]);
  assert.deepEqual([done.subscription.status, done.subscription.latest_invoice.status, done.subscription.metadata.user_id], ['active', 'paid', 'user-1']);
  assert.equal((await stripe.checkout.sessions.list({ customer, status: 'complete' })).data[0].id, open.id);
});

test('checkout sessions: setup, and expiry', async () => {
  const customer = (await stripe.customers.create({})).id;
  const create = () => stripe.checkout.sessions.create({ mode: 'setup', currency: 'usd', customer, success_url: 'https://app.example' });
  const open = await create();
  const card = await completeCheckout(open.id);
  const done = await stripe.checkout.sessions.retrieve(open.id, { expand: ['setup_intent'] });
  assert.deepEqual([done.status, done.setup_intent.status, done.setup_intent.payment_method], ['complete', 'succeeded', card]);
  assert.equal((await stripe.setupIntents.retrieve(done.setup_intent.id)).customer, customer);
  assert.equal((await stripe.checkout.sessions.expire((await create()).id)).status, 'expired');
});

test('portal sessions', async () => {
  const customer = (await stripe.customers.create({})).id;
  const session = await stripe.billingPortal.sessions.create({ customer, return_url: 'https://app.example/billing' });
  assert.deepEqual([session.object, session.customer, session.return_url], ['billing_portal.session', customer, 'https://app.example/billing']);
  assert.ok(URL.canParse(session.url));
});

test('subscriptions', async () => {
  const created = await subscribe(project, payAsYouGo);
  const read = await stripe.subscriptions.retrieve(created.id, { expand: ['customer', 'latest_invoice', 'default_payment_method'] });
  assert.deepEqual([read.status, read.customer.email, read.latest_invoice.status, read.default_payment_method.card.last4], ['active', 'payer@example.com', 'paid', '4242']);
  const [plan, usage] = read.items.data;
  assert.ok(plan.current_period_end - plan.current_period_start >= month && plan.current_period_end === usage.current_period_end);
  assert.deepEqual([plan.quantity, usage.quantity], [1, undefined]);
  const ending = await stripe.subscriptions.update(created.id, { cancel_at_period_end: true, cancellation_details: { feedback: 'too_expensive' } });
  assert.deepEqual([ending.cancel_at, ending.cancellation_details.feedback], [plan.current_period_end, 'too_expensive']);
  assert.equal((await stripe.subscriptions.update(created.id, { cancel_at_period_end: false })).cancel_at, null);
  assert.equal((await stripe.subscriptions.update(created.id, { cancel_at: 'min_period_end' })).cancel_at, plan.current_period_end);
  assert.equal((await stripe.subscriptions.update(created.id, { cancel_at: '' })).cancel_at, null);
  const customer = read.customer.id;
  assert.equal((await stripe.subscriptions.list({ customer, status: 'all', expand: ['data.latest_invoice'] })).data[0].latest_invoice.status, 'paid');
  assert.equal((await stripe.subscriptions.cancel(created.id, { invoice_now: true, prorate: true })).status, 'canceled');
  assert.equal((await stripe.subscriptions.list({ customer })).data.length, 0);
  assert.equal((await stripe.subscriptions.list({ customer, status: 'ended' })).data[0].id, created.id);
});

test('subscriptions: pause, resume, pause_collection', async () => {
  const { id } = await subscribe();
  const paused = await stripe.subscriptions.pause(id, { type: 'subscription', bill_for: { outstanding_usage_through: { type: 'none' } } });
  assert.deepEqual([paused.status, paused.status_details.paused.subscription.type], ['paused', 'pause_requested']);
  const resumed = await stripe.subscriptions.resume(id, { billing_cycle_anchor: { type: 'unchanged' } });
  assert.deepEqual([resumed.status, 'status_details' in resumed], ['active', false]);
  const collecting = await stripe.subscriptions.update(id, { pause_collection: { behavior: 'void' } });
  assert.deepEqual([collecting.status, collecting.pause_collection], ['active', { behavior: 'void', resumes_at: null }]);
  assert.equal((await stripe.subscriptions.update(id, { pause_collection: '' })).pause_collection, null);
});

test('meters', async () => {
  const create = { display_name: 'Calls', event_name: 'node_calls', default_aggregation: { formula: 'sum' } };
  const { id } = await stripe.billing.meters.create(create);
  assert.equal((await stripe.billing.meters.update(id, { display_name: 'Requests' })).display_name, 'Requests');
  assert.equal((await stripe.billing.meters.deactivate(id)).status, 'inactive');
  assert.ok((await stripe.billing.meters.list({ status: 'inactive' })).data.some((meter) => meter.id === id));
  assert.equal((await stripe.billing.meters.reactivate(id)).status, 'active');
  assert.equal((await stripe.billing.meters.retrieve(id)).event_name, 'node_calls');
});

test('meter events and summaries', async () => {
  const customer = (await stripe.customers.create({})).id;
  const minute = Math.floor(Date.now() / 60_000) * 60;
  const send = (value, identifier) =>
    stripe.billing.meterEvents.create({ event_name: eventName, payload: { stripe_customer_id: customer, value: String(value) }, identifier, timestamp: minute });
  const identifier = `${customer}-1`;
  assert.deepEqual([(await send(25, identifier)).identifier, (await send(17)).payload.value], [identifier, '17']);
  await assert.rejects(send(1, identifier), { statusCode: 400, rawType: 'invalid_request_error', message: `An event already exists with identifier ${identifier}.` });
  const meter = (await stripe.prices.retrieve(payAsYouGo)).recurring.meter;
  const summaries = await stripe.billing.meters.listEventSummaries(meter, { customer, start_time: minute - 60, end_time: minute + 60 });
  assert.deepEqual(summaries.data.map((summary) => [summary.object, summary.aggregated_value]), [['billing.meter_event_summary', 42]]);
});

test('events', async () => {
  const { id } = await stripe.customers.create({}, { idempotencyKey: 'node-event' });
  const all = await stripe.events.list({ types: ['customer.created', 'customer.deleted'], limit: 3 }).autoPagingToArray({ limit: 1000 });
  const found = all.find((event) => event.data.object.id === id);
  const event = await stripe.events.retrieve(found.id);
  assert.deepEqual([event.type, event.api_version, event.request.idempotency_key], ['customer.created', stripe.getApiField('version'), 'node-event']);
  assert.equal((await stripe.events.list({ delivery_success: true, created: { gte: event.created }, limit: 1 })).data.length, 1);
});

test('payment methods', async () => {
  const customer = (await stripe.customers.create({})).id;
  const { id } = await stripe.paymentMethods.create({ type: 'card', card: { token: 'tok_visa' } });
  assert.equal((await stripe.paymentMethods.attach(id, { customer })).customer, customer);
  assert.equal((await stripe.paymentMethods.retrieve(id)).card.last4, '4242');
  assert.equal((await stripe.paymentMethods.list({ customer })).data.length, 1);
  assert.equal((await stripe.customers.update(customer, { invoice_settings: { default_payment_method: id } })).invoice_settings.default_payment_method, id);
  assert.equal((await stripe.paymentMethods.detach(id)).customer, null);
});

test('invoices', async () => {
  const subscription = await subscribe();
  const invoice = await stripe.invoices.retrieve(subscription.latest_invoice);
  assert.deepEqual([invoice.parent.type, invoice.parent.subscription_details.subscription], ['subscription_details', subscription.id]);
  assert.equal(invoice.lines.data[0].pricing.price_details.price, project);
  assert.equal((await stripe.invoices.list({ subscription: subscription.id, status: 'paid' })).data[0].id, invoice.id);
  const failing = await stripe.subscriptions.create({ ...(await payer('pm_card_chargeCustomerFail')), items: [{ price: project }] });
  assert.equal(failing.status, 'incomplete');
  await assert.rejects(stripe.invoices.pay(failing.latest_invoice), { type: 'StripeCardError', code: 'card_declined' });
  const { id } = await stripe.paymentMethods.attach('pm_card_visa', { customer: failing.customer });
  assert.equal((await stripe.invoices.pay(failing.latest_invoice, { payment_method: id })).status, 'paid');
});
