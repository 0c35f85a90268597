// What pages do beyond showing: copying an address, finding a feed, ordering feeds. All else works without it.
"use strict";

// Said before anything is drawn, so that nothing changes its place once it is.
document.documentElement.classList.add("scripted");

document.addEventListener("DOMContentLoaded", () => {
  // Who opened the page of a private feed with the key in its address subscribes with it.
  const key = new URLSearchParams(location.search).get("key");
  const keyedField = key && document.querySelector("[data-keyed]");
  if (keyedField) {
    const keyed = (address) => `${address}${address.includes("?") ? "&" : "?"}key=${encodeURIComponent(key)}`;
    keyedField.value = keyed(keyedField.value);
    for (const link of document.querySelectorAll(".formats a, .chain a, h1 a")) link.href = keyed(link.href);
  }

  for (const button of document.querySelectorAll("[data-copy]")) {
    const field = document.getElementById(button.dataset.copy);
    const status = document.getElementById("copied");
    const label = button.querySelector("span");
    const copy = label.textContent;
    const plain = field.parentElement;
    button.addEventListener("click", async () => {
      let copied = true;
      try {
        await navigator.clipboard.writeText(field.value);
      } catch {
        // No clipboard without https, or without leave: the old way needs the text to be selected.
        plain.dataset.open = "";
        field.focus();
        field.select();
        copied = document.execCommand("copy");
        if (copied) {
          delete plain.dataset.open;
          button.focus();
        }
      }
      status.textContent = copied ? status.dataset.copied : status.dataset.keys;
      if (copied) {
        button.style.minInlineSize = `${button.getBoundingClientRect().width}px`; // what stands beside it keeps its place
        label.textContent = button.dataset.copied;
        setTimeout(() => {
          label.textContent = copy;
        }, 2000);
      }
    });
  }

  // What is said of a copy goes as menus do.
  const status = document.getElementById("copied");
  if (status) {
    const clear = () => {
      status.textContent = "";
    };
    document.addEventListener("click", (event) => {
      if (!event.target.closest("[data-copy], .address")) clear();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") clear();
    });
  }

  for (const field of document.querySelectorAll(".address input")) {
    field.addEventListener("focus", () => field.select());
  }

  // A menu closes as people expect: by Escape, and by a click elsewhere.
  for (const menu of document.querySelectorAll(".menu")) {
    const summary = menu.querySelector("summary");
    document.addEventListener("click", (event) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      menu.open = false;
      summary.focus();
    });
  }

  // In the place of a picture that is gone there is a quiet ground of its size, so that nothing on the page moves.
  const nothing = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==";
  for (const picture of document.querySelectorAll("article > img, .rows img, .picture")) {
    const blank = () => {
      picture.dataset.gone = "";
      picture.src = nothing;
    };
    if (picture.complete && picture.currentSrc && !picture.naturalWidth) blank();
    else picture.addEventListener("error", blank, { once: true });
  }

  const tools = document.querySelector(".tools");
  if (tools) {
    const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();
    // A provider is also found by its domain.
    const slug = (link) => link.getAttribute("href").split("/").pop().replace(/\.html$/, "");
    const filter = document.getElementById("filter");
    const order = document.getElementById("order");
    const found = document.getElementById("found");
    const sections = [...document.querySelectorAll(".kind")].map((element) => ({
      element,
      lists: [...element.querySelectorAll(".rows")],
      details: element.querySelector("details"),
      opened: false,
      rows: [...element.querySelectorAll(".rows > li > a")].map((link, place) => ({
        row: link.parentElement,
        place,
        name: link.textContent,
        text: plain(link.textContent + " " + slug(link)),
        newest: link.parentElement.querySelector("time")?.dateTime ?? "",
      })),
    }));
    const collator = new Intl.Collator(document.documentElement.lang || undefined, { numeric: true });
    const byName = (one, other) => collator.compare(one.name, other.name);
    const orders = {
      // As they stand in the page: the owner may have put some before those with most articles.
      articles: (one, other) => one.place - other.place,
      newest: (one, other) => (one.newest < other.newest) - (one.newest > other.newest) || byName(one, other),
      name: byName,
    };
    let searching = false;
    let announcing;

    const show = () => {
      const words = plain(filter.value).split(/\s+/).filter(Boolean);
      let matching = 0;
      for (const { element, rows } of sections) {
        let here = 0;
        for (const { row, text } of rows) {
          row.hidden = !words.every((word) => text.includes(word));
          here += !row.hidden;
        }
        element.hidden = !here;
        matching += here;
      }
      for (const section of sections) {
        if (!section.details) continue;
        if (words.length && !searching) section.opened = section.details.open;
        if (words.length) section.details.open = true;
        else if (searching) section.details.open = section.opened;
        section.details.firstElementChild.hidden = words.length > 0;
      }
      searching = words.length > 0;
      clearTimeout(announcing);
      // Screen readers hear the number once typing rests.
      announcing = setTimeout(() => {
        const language = found.closest("[lang]").lang;
        const feeds = found.dataset.found.replace("{found}", matching.toLocaleString(language));
        found.textContent = searching ? (matching ? feeds : found.dataset.none) : "";
      }, 200);
    };

    order.addEventListener("change", () => {
      for (const { lists, rows } of sections) {
        const first = lists[0].children.length;
        rows.sort(orders[order.value]);
        lists[0].replaceChildren(...rows.slice(0, first).map((each) => each.row));
        lists[1]?.replaceChildren(...rows.slice(first).map((each) => each.row));
      }
    });
    filter.addEventListener("input", show);
    filter.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && filter.value) {
        filter.value = "";
        show();
      }
    });
    // A browser that comes back to the page remembers what was typed.
    if (filter.value) show();
    if (order.value !== "articles") order.dispatchEvent(new Event("change"));
  }
});
