// The twin that the C# test started, as stripe-node sees it; and what the test does for us with it.
import http from 'node:http';
import Stripe from 'stripe';

const url = new URL(process.env.KALSHIBOOK_STRIPE_TWIN);
const control = process.env.KALSHIBOOK_STRIPE_TWIN_CONTROL;

export const project = 'price_twin_project';
export const payAsYouGo = 'price_twin_payg';
export const eventName = 'kalshibook_api_credits';

// A client that tries once, so that a test sees the answer and not what the client makes of several.
export const clientOf = (key) =>
  new Stripe(key, { host: url.hostname, port: url.port, protocol: 'http', maxNetworkRetries: 0, telemetry: false });

export const stripe = clientOf('sk_test_node');

export async function payer(card = 'pm_card_visa') {
  const customer = await stripe.customers.create({ email: 'payer@example.com', payment_method: card });
  const cards = await stripe.customers.listPaymentMethods(customer.id);
  return { customer: customer.id, default_payment_method: cards.data[0].id };
}

export async function subscribe(...prices) {
  const items = (prices.length ? prices : [project]).map((price) => ({ price }));
  return stripe.subscriptions.create({ ...(await payer()), items, metadata: { user_id: 'user-1' } });
}

export const completeCheckout = async (id) => (await fetch(`${control}/complete/${id}`, { method: 'POST' })).text();

// Gives the first event that the twin delivers and that is the one, as it came. Other files' tests make events too.
export async function delivered(isTheOne, act, { secret, thin = false }) {
  let receive;
  const received = new Promise((resolve) => (receive = resolve));
  const server = http.createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    response.writeHead(204).end();
    if (isTheOne(JSON.parse(body))) receive({ body, signature: request.headers['stripe-signature'] });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${server.address().port}/`;
  await fetch(`${control}/webhooks`, { method: 'POST', body: JSON.stringify({ url: endpoint, secret, thin }), headers: { 'Content-Type': 'application/json' } });
  try {
    await act();
    return await received;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
