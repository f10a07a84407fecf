// What pages cannot do by themselves: post, follow an article, open cards, show times as the reader's clock has them.

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

/** Headers that every request of a page carries. */
function headers(more = {}) {
  const token = $('meta[name="csrf-token"]')?.content;
  return token ? { ...more, "X-CSRF-Token": token } : more;
}

/** A part of a page, from the server. */
async function part(address) {
  const answer = await fetch(address, { headers: headers() });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

function local(root = document) {
  const clock = new Intl.DateTimeFormat(`${document.documentElement.lang}-u-nu-latn-ca-gregory`, {
    dateStyle: "medium",
    timeStyle: "short",
  });
  for (const time of $$("time[datetime]", root)) {
    time.title = time.textContent;
    time.removeAttribute("dir");
    time.textContent = clock.format(new Date(time.dateTime));
  }
}

// ---- Posting

function kindOf(file) {
  if (/\.html?$/i.test(file.name) || file.type === "text/html") return "text/html";
  return /\.json$/i.test(file.name) || file.type === "application/json" ? "application/json" : "text/plain";
}

function posting(form) {
  const answer = $("#answer", form);
  const sent = $("#sent", form);
  const button = $("button[type=submit]", form);
  const text = form.elements.content;
  const label = button.textContent;

  function facts() {
    const query = new URLSearchParams();
    for (const name of ["source", "url", "title"]) {
      const value = form.elements[name].value.trim();
      if (value) query.set(name, value);
    }
    return query;
  }

  async function post(body, type, query) {
    const tail = query.size ? `?${query}` : "";
    const reply = await fetch(`${form.getAttribute("action")}${tail}`, {
      method: "POST",
      headers: headers({ "Content-Type": type }),
      body,
    });
    const said = await reply.json();
    if (!reply.ok) throw Object.assign(new Error(said.detail || said.title), { said });
    return said.id;
  }

  function reason(error) {
    return error.said ? `${form.dataset.failed}: ${error.message}` : form.dataset.unreachable;
  }

  function refuse(error) {
    answer.textContent = reason(error);
    answer.hidden = false;
  }

  async function working(work) {
    answer.hidden = true;
    button.disabled = true;
    button.textContent = form.dataset.sending;
    try {
      await work();
    } catch (error) {
      refuse(error);
    } finally {
      button.disabled = false;
      button.textContent = label;
    }
  }

  async function postFiles(files) {
    const ids = [];
    for (const file of files) {
      try {
        const kind = kindOf(file);
        // Bytes without a charset: ingest finds out in what encoding each file is.
        const id = await post(await file.arrayBuffer(), kind, kind === "application/json" ? new URLSearchParams() : facts());
        ids.push(id);
        const link = Object.assign(document.createElement("a"), { href: `/articles/${id}`, textContent: file.name });
        const item = document.createElement("li");
        item.append(`${form.dataset.sent} `, link);
        sent.append(item);
        sent.hidden = false;
      } catch (error) {
        const item = document.createElement("li");
        item.textContent = `${file.name}: ${reason(error)}`;
        sent.append(item);
        sent.hidden = false;
      }
    }
    if (ids.length === 1 && files.length === 1) location.assign(`/articles/${ids[0]}`);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    working(async () => {
      const kind = form.elements.html.checked ? "text/html" : "text/plain";
      location.assign(`/articles/${await post(text.value, `${kind}; charset=utf-8`, facts())}`);
    });
  });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  text.addEventListener("input", () => {
    if (/^\s*<(!doctype|html|article|div)\b/i.test(text.value)) form.elements.html.checked = true;
  });
  $("#file", form).addEventListener("change", (event) => working(() => postFiles([...event.target.files])));
  const drop = $("#drop", form);
  drop.addEventListener("dragover", (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    drop.classList.add("over");
  });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    drop.classList.remove("over");
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    working(() => postFiles([...event.dataTransfer.files]));
  });
  for (const example of $$("[data-example]", form)) {
    example.addEventListener("click", async () => {
      text.value = await (await fetch(example.dataset.example)).text();
      form.elements.html.checked = example.dataset.kind === "text/html";
      text.focus();
      text.setSelectionRange(0, 0);
      text.scrollTop = 0;
    });
  }
}

// ---- Parts that keep themselves up to date

/** Fetch a part again and again; `until` says of the new one whether that was the last time. */
async function follow(element, pause, until) {
  // What will not change any more names no part.
  while (element.dataset.part) {
    await new Promise((resolve) => setTimeout(resolve, document.hidden ? pause * 5 : pause));
    let fresh;
    try {
      fresh = (await part(element.dataset.part)).body.firstElementChild;
    } catch {
      continue;
    }
    if (!fresh) return;
    // What a reader has unfolded stays so.
    for (const open of $$("details[open][id]", element)) $(`#${open.id}`, fresh)?.setAttribute("open", "");
    if (fresh.outerHTML !== element.outerHTML) {
      fresh = document.importNode(fresh, true);
      // Whoever was on a button stays on it, or begins where it was.
      const held = element.contains(document.activeElement) ? document.activeElement : null;
      element.replaceWith(fresh);
      element = fresh;
      if (held) (held.id && document.getElementById(held.id) ? document.getElementById(held.id) : element).focus({ preventScroll: true });
      local(element);
    }
    if (until(element)) return;
  }
}

async function arrived() {
  const page = await part(location.href);
  const main = $("#main", page);
  if (!main) return;
  $("#main").replaceWith(document.importNode(main, true));
  document.title = page.title;
  prepare();
}

// ---- Cards of entities

function place(card, link) {
  const at = link.getBoundingClientRect();
  const size = card.getBoundingClientRect();
  const start = document.documentElement.dir === "rtl" ? at.right - size.width : at.left;
  const left = Math.min(Math.max(8, start), document.documentElement.clientWidth - size.width - 8);
  const below = at.bottom + 8 + size.height < innerHeight;
  const top = below || at.top < size.height + 8 ? at.bottom + 8 : at.top - size.height - 8;
  card.classList.add("placed");
  card.style.left = `${left + scrollX}px`;
  card.style.top = `${Math.max(8, top) + scrollY}px`;
}

function cards() {
  for (const link of $$("a[data-card]")) {
    const card = document.getElementById(link.dataset.card);
    if (!card?.showPopover) continue;
    link.setAttribute("aria-haspopup", "dialog");
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      card.showPopover();
      place(card, link);
      $("button", card)?.focus({ preventScroll: true });
      card.addEventListener("toggle", (change) => change.newState === "closed" && link.focus(), { once: true });
    });
  }
}

// ---- Charts: who draws over some columns sees the articles of that time

function brushed(plot) {
  const links = $$("a[data-since]", plot);
  const at = (event) => {
    const box = $("svg", plot).getBoundingClientRect();
    const place = Math.floor(((event.clientX - box.left) / box.width) * links.length);
    return Math.min(Math.max(place, 0), links.length - 1);
  };
  let from = null;
  let drawn = false;
  const mark = (to) => {
    const [first, last] = [Math.min(from, to), Math.max(from, to)];
    links.forEach((link, place) => link.classList.toggle("chosen", place >= first && place <= last));
    return [first, last];
  };
  plot.addEventListener("dragstart", (event) => event.preventDefault());
  plot.addEventListener("pointerdown", (event) => {
    if (event.button === 0 && event.pointerType !== "touch") from = at(event);
    drawn = false;
  });
  plot.addEventListener("pointermove", (event) => {
    if (from === null || at(event) === from) return;
    drawn = true;
    mark(at(event));
  });
  addEventListener("pointerup", (event) => {
    if (from !== null && drawn) {
      const [first, last] = mark(at(event));
      const address = new URL(links[first].href.baseVal ?? links[first].href, location.href);
      address.searchParams.set("since", links[first].dataset.since);
      address.searchParams.set("until", links[last].dataset.until);
      location.assign(address);
    }
    from = null;
  });
  plot.addEventListener("click", (event) => drawn && event.preventDefault());
}

/** The server shows days and hours by the reader's clock; a page from before it knew the zone is asked for once more. */
function clocked() {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const shown = document.documentElement.dataset.zone;
  if (!zone || zone === shown) return;
  const known = `khabar_zone=${encodeURIComponent(zone)}`;
  if (document.cookie.includes(known)) return;
  document.cookie = `${known}; path=/; max-age=31536000; samesite=lax`;
  if (document.cookie.includes(known) && $("[data-zoned]")) location.reload();
}

function prepare() {
  clocked();
  local();
  for (const plot of $$("[data-brush]")) brushed(plot);
  cards();
  const form = $("form#post");
  if (form) posting(form);
  const journey = $("#journey:not([data-finished])");
  if (journey) follow(journey, 250, (element) => "finished" in element.dataset).then(arrived);
  for (const live of $$("[data-live]")) follow(live, Number(live.dataset.live), () => false);
  for (const question of $$("[data-confirm]")) {
    question.addEventListener("submit", (event) => {
      if (!confirm(question.dataset.confirm)) event.preventDefault();
    });
  }
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select")) return;
  const search = $("input[type=search]");
  if (search) {
    event.preventDefault();
    search.focus();
  }
});

prepare();
