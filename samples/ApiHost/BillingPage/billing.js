// Shows the plan after a sync. Whatever comes from elsewhere is written as text, never as HTML.
"use strict";
{
  const Stored = "kalshibook.access_token";
  const find = (id) => document.getElementById(id);
  const write = (name, text) => { document.querySelector(`[data-of="${name}"]`).textContent = text; };
  const number = new Intl.NumberFormat("en");
  const day = new Intl.DateTimeFormat("en", { dateStyle: "long", timeZone: "UTC" });
  const logsInByEmail = document.querySelector("main").dataset.logIn === "email";
  const [form, again, message, plan] = ["log-in", "again", "message", "plan"].map(find);

  // A browser may be set to keep nothing: then the token lasts as long as the page.
  let token = null;
  try { token = sessionStorage.getItem(Stored); } catch { /* there is none */ }

  function remember(newToken) {
    token = newToken;
    try {
      if (token) sessionStorage.setItem(Stored, token);
      else sessionStorage.removeItem(Stored);
    } catch { /* only here, then */ }
  }

  async function call(method, path, body) {
    const headers = { Accept: "application/json" };
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body) headers["Content-Type"] = "application/json";
    const response = await fetch(path, { method, headers, body: body && JSON.stringify(body), cache: "no-store", credentials: "omit" });
    const answer = await response.json().catch(() => ({}));
    return { status: response.status, answer, code: answer.error?.code, retryAfter: response.headers.get("Retry-After") };
  }

  function wordsFor({ status, code, answer, retryAfter }) {
    if (status === 401) return logsInByEmail ? "Please log in again." : "The access token is wrong or has expired.";
    if (status === 429) return `That was asked for too often. Try again in ${retryAfter ?? 60} seconds.`;
    if (status === 502) return "Stripe did not answer, or does not know you, so this may not be the latest. What you paid is not lost: try again in a minute.";
    if (code === "stripe_not_configured") return "This host has no payments, so this is the plan as it is kept here.";
    if (status === 503) return "The host can't reach its database right now. Try again in a minute.";
    return answer.error?.message ?? `The host answered with an error (${status}). Try again in a minute.`;
  }

  function credits(status) {
    return `${number.format(status.credits_remaining)} of ${number.format(status.credits_total)}`;
  }

  function until({ subscription, billing_cycle_end: cycleEnd }) {
    if (!subscription) return ["New credits on", cycleEnd];
    if (subscription.ends_at) return ["Ends on", subscription.ends_at];
    return [subscription.cancel_at_period_end ? "Ends on" : "Renews on", subscription.current_period_end ?? cycleEnd];
  }

  function payg(status) {
    if (!status.payg_enabled) return "off";
    const limit = status.overage_limit === null ? "without a limit" : `limit ${number.format(status.overage_limit)} credits`;
    const paused = status.payg_suspended ? ", paused until a payment arrives" : "";
    return `on, ${limit}, ${number.format(status.overage_credits)} used${paused}`;
  }

  function show(status) {
    const [label, date] = until(status);
    const state = status.subscription?.status;
    write("tier", state && state !== "active" ? `${status.tier} (subscription ${state.replace("_", " ")})` : status.tier);
    write("credits", credits(status));
    write("until", label);
    write("date", date ? day.format(new Date(date)) : "–");
    write("payg", payg(status));
    plan.hidden = false;
  }

  function ask(forToken) {
    form.hidden = !forToken;
    again.hidden = forToken;
  }

  async function load() {
    let result = await call("POST", "/billing/sync");
    if (result.status !== 200) message.textContent = wordsFor(result);
    // Without Stripe there is still what is kept here.
    if (result.status === 502 || result.code === "stripe_not_configured") result = await call("GET", "/billing/status");
    if (result.status === 200) show(result.answer);
    if (result.status === 401) remember(null);
    ask(!token);
  }

  async function logIn() {
    if (logsInByEmail) {
      const result = await call("POST", "/auth/login", { email: find("email").value.trim() });
      if (result.status !== 200) {
        message.textContent = wordsFor(result);
        return;
      }
      remember(result.answer.access_token);
    } else {
      remember(find("token").value.replace(/[^!-~]/g, "")); // no header takes anything else
    }
    await load();
  }

  async function run(act) {
    const buttons = document.querySelectorAll("button");
    for (const button of buttons) button.disabled = true;
    message.textContent = "";
    try {
      await act();
    } catch {
      message.textContent = "The host can't be reached. Try again in a minute.";
    } finally {
      for (const button of buttons) button.disabled = false;
    }
  }

  find(logsInByEmail ? "by-token" : "by-email").remove();
  form.querySelector("input").required = true;
  form.addEventListener("submit", (event) => { event.preventDefault(); run(logIn); });
  again.addEventListener("click", () => run(load));
  ask(!token);
  if (token) run(load);
}
