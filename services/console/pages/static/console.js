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

/** Which type a file is sent as, and whether whole; null if nothing here reads it. Its beginning says more than its name. */
async function kindOf(file, kinds, documents) {
  const start = new TextDecoder("latin1").decode(await file.slice(0, 4096).arrayBuffer());
  const ending = file.name.toLowerCase().match(/\.([a-z0-9]+)$/)?.[1] ?? "txt";
  if (start.startsWith("%PDF-")) return { type: documents.pdf, whole: true };
  if (ending === "json" && /"type"\s*:[^]*"messages"\s*:\s*\[|"chats"\s*:\s*\{/.test(start)) return { type: kinds.json, whole: true };
  if (documents[ending]) return { type: documents[ending], whole: true };
  return kinds[ending] ? { type: kinds[ending], whole: false } : null;
}

const UNTURNED = /[\u202a-\u202e\u2066-\u2069]/g;

/** Says of each file, or line of a file, what became of it, until each has its final state. */
function outcomes(list, said) {
  const open = new Map();
  let looking = false;

  function entry(name) {
    const item = document.createElement("li");
    const words = document.createElement("bdi");
    words.textContent = name.replace(UNTURNED, "");
    const outcome = document.createElement("span");
    outcome.className = "outcome";
    item.append(words, " ", outcome);
    list.append(item);
    list.hidden = false;
    return item;
  }

  function tell(item, state, text, link) {
    const outcome = $(".outcome", item);
    const mark = Object.assign(document.createElement("span"), { className: `state ${state}`, textContent: said.state[state] ?? said.upload[state] });
    outcome.replaceChildren(mark);
    if (!text) return;
    const shown = Object.assign(document.createElement(link ? "a" : "bdi"), { textContent: text.replace(UNTURNED, ""), dir: "auto" });
    if (link) shown.href = link;
    outcome.append(" ", shown);
  }

  async function look() {
    if (looking) return;
    looking = true;
    for (let pause = 200; open.size; pause = Math.min(pause * 1.3, 3000)) {
      await new Promise((resolve) => setTimeout(resolve, pause));
      for (const [id, item] of [...open].slice(0, 20)) {
        try {
          const answer = await fetch(`/v1/articles/${id}`, { headers: headers({ Accept: "application/json" }) });
          if (!answer.ok) continue;
          const article = await answer.json();
          if (!article.finished_at) continue;
          const reason = article.reason ?? article.quarantine?.reason;
          const name = article.result?.title || (article.result?.text ?? "").split("\n")[0].slice(0, 120);
          tell(item, article.state, reason ? (said.reason[reason] ?? reason) : name || id, `/articles/${id}`);
          open.delete(id);
        } catch {
          // The server is away for a moment; the next look tells.
        }
      }
    }
    looking = false;
  }

  return {
    entry,
    refused: (item, why) => tell(item, "refused", why),
    accepted(item, id) {
      tell(item, "accepted", id, `/articles/${id}`);
      open.set(id, item);
      look();
    },
  };
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

  const said = JSON.parse(form.dataset.said);
  const kinds = JSON.parse(form.dataset.kinds);
  const documents = JSON.parse(form.dataset.documents);
  const told = outcomes(sent, said);

  async function post(body, type, query) {
    const tail = query.size ? `?${query}` : "";
    const reply = await fetch(`${form.getAttribute("action")}${tail}`, {
      method: "POST",
      headers: headers({ "Content-Type": type }),
      body,
    });
    const answer = await reply.json();
    if (!reply.ok) throw Object.assign(new Error(answer.detail || answer.title), { said: answer });
    return answer.id;
  }

  /** Why something was refused, in the reader's words where there are some. */
  function why(problem) {
    const kind = (problem.type ?? "").split("/").pop();
    const fields = (problem.errors ?? []).map((one) => `${one.field}: ${one.detail}`).join("; ");
    const known = said.problem[kind] ?? said.problem[problem.status];
    return [known ?? problem.title, fields || (known ? "" : problem.detail)].filter(Boolean).join(": ");
  }

  function reason(error) {
    return error.said ? `${form.dataset.failed}: ${why(error.said)}` : form.dataset.unreachable;
  }

  function refuse(error) {
    answer.textContent = reason(error);
    answer.hidden = false;
    answer.focus();
    answer.scrollIntoView({ block: "center" });
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

  /** A file of which each line is an article; each is told of by itself. */
  async function postLines(file, item) {
    const reply = await fetch(`${form.getAttribute("action")}/bulk`, {
      method: "POST",
      headers: headers({ "Content-Type": kinds.jsonl }),
      body: await file.arrayBuffer(),
    });
    if (!reply.ok) throw Object.assign(new Error(), { said: await reply.json() });
    const answers = (await reply.text()).split("\n").filter(Boolean).map((line) => JSON.parse(line));
    const good = answers.filter((one) => one.id);
    $(".outcome", item).textContent = said.upload.lines.replace("{good}", good.length).replace("{all}", answers.length);
    for (const one of answers.slice(0, Number(form.dataset.shown ?? 200))) {
      const line = told.entry(`${file.name} · ${one.line}`);
      if (one.id) told.accepted(line, one.id);
      else told.refused(line, why(one));
    }
  }

  /** A file that the server reads; each article in it is told of, and what could not be read. */
  async function postDocument(file, type, item) {
    const query = facts();
    query.set("name", file.name);
    const reply = await fetch(`/v1/documents?${query}`, { method: "POST", headers: headers({ "Content-Type": type }), body: file });
    const answer = await reply.json();
    if (!reply.ok) throw Object.assign(new Error(), { said: answer });
    const { articles, left_out: leftOut } = answer;
    if (articles.length === 1) {
      told.accepted(item, articles[0].id);
    } else {
      $(".outcome", item).textContent = said.upload.articles.replace("{count}", articles.length);
      for (const one of articles.slice(0, Number(form.dataset.shown ?? 200))) told.accepted(told.entry(one.name || file.name), one.id);
    }
    for (const one of leftOut) {
      told.refused(told.entry(one.name || file.name), said.problem[one.reason.replaceAll("_", "-")] ?? one.detail);
    }
    return articles.length === 1 && !leftOut.length ? [articles[0].id] : [];
  }

  async function postFiles(files) {
    const ids = [];
    for (const file of files) {
      const item = told.entry(file.name);
      const found = await kindOf(file, kinds, documents);
      const kind = found?.type;
      const most = Number(found?.whole ? form.dataset.maxDocument : form.dataset.max);
      try {
        if (!kind) {
          told.refused(item, said.upload.unread.replace("{endings}", [...Object.keys(kinds), ...Object.keys(documents)].join(" ")));
        } else if (file.size > most && kind !== kinds.jsonl) {
          told.refused(item, said.problem["too-large"]);
        } else if (found.whole) {
          ids.push(...(await postDocument(file, kind, item)));
        } else if (kind === kinds.jsonl) {
          await postLines(file, item);
        } else {
          // Bytes without a charset: ingest finds out in what encoding each file is.
          const id = await post(await file.arrayBuffer(), kind, kind === "application/json" ? new URLSearchParams() : facts());
          told.accepted(item, id);
          ids.push(id);
        }
      } catch (error) {
        told.refused(item, error.said ? why(error.said) : form.dataset.unreachable);
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

// ---- Names that are known, under the search box: the combobox of the ARIA Authoring Practices, list autocomplete

function suggesting(input) {
  const list = Object.assign(document.createElement("ul"), { id: "suggestions", className: "suggestions", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.suggestions);
  input.after(list);
  const said = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
  for (const [name, value] of Object.entries({ ...said, autocomplete: "off" })) input.setAttribute(name, value);
  let asking = new AbortController();
  let marked = -1;
  let waiting = 0;

  function close() {
    clearTimeout(waiting);
    asking.abort();
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    mark(-1);
  }

  function mark(at) {
    const options = [...list.children];
    marked = at;
    options.forEach((option, number) => option.setAttribute("aria-selected", String(number === at)));
    if (options[at]) input.setAttribute("aria-activedescendant", options[at].id);
    else input.removeAttribute("aria-activedescendant");
    options[at]?.scrollIntoView({ block: "nearest" });
  }

  function choose(option) {
    input.value = option.dataset.name;
    close();
    input.form.requestSubmit();
  }

  function option(entity, number) {
    const name = entity.names[document.documentElement.lang] ?? Object.values(entity.names)[0];
    const item = Object.assign(document.createElement("li"), { id: `suggestion-${number}` });
    item.setAttribute("role", "option");
    item.dataset.name = name;
    const others = [...new Set(Object.values(entity.names))].filter((other) => other !== name).slice(0, 2);
    const shown = Object.assign(document.createElement("bdi"), { className: `mention ${entity.type}`, textContent: name });
    const beside = Object.assign(document.createElement("bdi"), { className: "hint", textContent: [...others, entity.country].filter(Boolean).join(" · ") });
    item.append(shown, " ", beside);
    // Before the box loses the focus and the list closes.
    item.addEventListener("pointerdown", (event) => (event.preventDefault(), choose(item)));
    return item;
  }

  async function ask() {
    asking.abort();
    const name = input.value.trim();
    // Words of a query's own language are no names.
    if (name.length < 2 || name.length > 80 || /[":()*-]/.test(name.replace(/\p{L}-\p{L}/gu, ""))) return close();
    asking = new AbortController();
    try {
      const answer = await fetch(`/v1/knowledge?${new URLSearchParams({ q: name, limit: 8 })}`, { headers: headers(), signal: asking.signal });
      if (!answer.ok) return close();
      const { entities } = await answer.json();
      list.replaceChildren(...entities.map(option));
      list.hidden = !entities.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
      mark(-1);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 120);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    const count = list.children.length;
    if (event.isComposing || list.hidden || !count) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    // Before the first and behind the last is the box itself.
    if (step) mark(((marked + 1 + step + count + 1) % (count + 1)) - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && marked >= 0) choose(list.children[marked]);
    else return;
    event.preventDefault();
  });
}

function prepare() {
  clocked();
  local();
  for (const plot of $$("[data-brush]")) brushed(plot);
  cards();
  const search = $("input[data-suggestions]");
  if (search) suggesting(search);
  const form = $("form#post");
  if (form) posting(form);
  const journey = $("#journey:not([data-finished])");
  if (journey) follow(journey, 250, (element) => "finished" in element.dataset).then(arrived);
  for (const live of $$("[data-live]")) follow(live, Number(live.dataset.live), () => false);
  for (const all of $$("input[data-all]")) {
    all.hidden = false;
    all.addEventListener("change", () => {
      for (const one of $$(`input[name="${all.dataset.all}"]`)) one.checked = all.checked;
    });
  }
  for (const question of $$("[data-confirm]")) {
    question.addEventListener("submit", (event) => {
      if (!confirm(question.dataset.confirm)) event.preventDefault();
    });
  }
}

document.addEventListener("keydown", (event) => {
  // On an Arabic keyboard the same key writes a letter.
  const slash = event.key === "/" || (event.code === "Slash" && /[\u0600-\u06ff]/.test(event.key));
  if (!slash || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select")) return;
  event.preventDefault();
  const search = $("input[type=search]");
  if (search) search.focus();
  else if ($('.bar nav a[href="/search"]')) location.assign("/search");
});

prepare();
