// The search page: MiniSearch over the places that _ext/find has gathered in BOOK.
{
  const { places, glossary, stop } = BOOK;
  const MOST = 20;
  const stemmer = new Stemmer();
  const silent = new Set(stop);
  const surface = new Map(); // a word for each stem, to suggest
  const plain = (word) => word.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  function stem(word) {
    const term = plain(word).replace(/['’]s?$|-/g, "");
    if (!term || silent.has(term)) return null;
    const root = stemmer.stemWord(term);
    if (!surface.has(root)) surface.set(root, term);
    return root;
  }

  const split = (text) => text.split(/[^\p{L}\p{N}'’]+/u);
  const stems = (text) => ` ${split(text).map(stem).filter(Boolean).join(" ")} `;
  const COMPOUND = /\p{L}+(?:-\p{L}+)+/gu; // minibatch is found as mini-batch, too

  const count = new Map();
  for (const { title } of places) count.set(title, (count.get(title) ?? 0) + 1);

  const index = new MiniSearch({
    fields: ["title", "teaches", "terms", "chapter", "text"],
    tokenize: (text) => [...split(text), ...text.match(COMPOUND) ?? []],
    processTerm: stem,
    searchOptions: {
      boost: { title: 5, terms: 3, chapter: 2 },
      prefix: (term, i, terms) => i === terms.length - 1 && term.length > 2,
      boostDocument: (id) => (places[id].address.includes("/appendix/") ? 0.3
        : count.get(places[id].title) > 2 ? 0.5 : 1), // Summary, Exercises
      tokenize: (text) => {
        const words = split(text);
        return [...words.slice(1).map((word, i) => words[i] + word), ...words];
      },
    },
  });
  index.addAll(places.map((place, id) => ({ id, ...place })));

  // Terms of the other languages, longest first, become the book's; then parts of terms.
  const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]{2,}/gu;
  const foreign = glossary.flatMap(([[english, ...others], names]) => names
    .filter((name) => ![english, ...others].map(plain).includes(plain(name)))
    .map((name) => ({ name, key: plain(name), english })))
    .sort((a, b) => b.key.length - a.key.length);

  function translate(query) {
    const notes = [];
    for (const { name, key, english } of foreign) {
      const words = /^\p{Script=Latin}/u.test(key)
        ? new RegExp(`(?<![\\p{L}])${key}(?![\\p{L}])`, "u") : key;
      if (plain(query).search(words) < 0) continue;
      query = plain(query).replace(words, ` ${english} `);
      notes.push(`${name} is “${english}” in this book.`);
    }
    for (const part of query.match(UNSPACED) ?? []) {
      const whole = foreign.findLast(({ key }) => key.startsWith(part)) ??
        foreign.findLast(({ key }) => key.includes(part)); // the shortest
      if (!whole) continue;
      query = query.replace(part, ` ${whole.english} `);
      notes.push(`${whole.name} is “${whole.english}” in this book.`);
    }
    return [query, notes];
  }

  // Words that stand nowhere give way to the likest one that does.
  function mend(query) {
    const notes = [];
    const words = split(query).filter(Boolean).map((word) => {
      const term = stem(word);
      if (!term || index.search(word).length) return word;
      const [near] = index.search(word, { fuzzy: 0.3, prefix: false });
      if (!near) return word;
      const better = surface.get(near.terms[0]);
      notes.push(`“${word}” stands nowhere; this is “${better}”.`);
      return better;
    });
    return [notes.length ? words.join(" ") : query, notes];
  }

  function find(query) {
    const [english, translated] = translate(query);
    const [spelt, mended] = mend(english);
    const wanted = new Set(stems(spelt).trim().split(" "));
    const share = ({ queryTerms }) =>
      queryTerms.filter((term) => wanted.has(term)).length / wanted.size;
    const words = stems(spelt).trim().split(" ");
    const pairs = words.length < 2 ? words
      : words.slice(1).map((word, i) => `${words[i]} ${word}`);
    const part = (text) =>
      pairs.filter((pair) => stems(text).includes(` ${pair} `)).length / pairs.length;
    const taught = (text) => (text.split(", ").some((term) => stems(term) === stems(spelt))
      ? 2 : part(text));
    const named = ({ id }) => 1 + 2 * part(places[id].title) + part(places[id].terms)
      + taught(places[id].teaches ?? "");
    const results = index.search(spelt)
      .map((result) => ({ ...result, score: result.score * share(result) * named(result) }))
      .sort((a, b) => b.score - a.score);
    return { results, notes: [...translated, ...mended] };
  }

  // Some words around the first that was found, those that were found marked.
  function excerpt(text, terms) {
    const words = text.split(" ");
    const hits = words.map((word) =>
      split(word).some((part) => part && terms.has(stem(part))));
    const first = Math.max(0, hits.indexOf(true) - 8);
    const paragraph = document.createElement("p");
    paragraph.append(first ? "… " : "");
    words.slice(first, first + 32).forEach((word, i) => {
      const node = hits[first + i] ? document.createElement("mark") : new Text();
      node.textContent = word;
      paragraph.append(node, " ");
    });
    paragraph.append(first + 32 < words.length ? "…" : "");
    return paragraph;
  }

  function show(query) {
    const found = find(query);
    const [notes, results] = [found.notes, found.results.slice(0, MOST)];
    const count = results.length === MOST ? `The best ${MOST} places:`
      : results.length === 1 ? "1 place:" : results.length ? `${results.length} places:`
      : "No place in the book has these words.";
    document.getElementById("found").textContent =
      query.trim() ? [...notes, count].join(" ") : "";
    document.getElementById("search-results").replaceChildren(...results.map((result) => {
      const place = places[result.id];
      const item = document.createElement("li");
      const link = item.appendChild(document.createElement("a"));
      link.href = place.address;
      link.textContent = place.title;
      if (place.title !== place.chapter) item.append(` in ${place.chapter}`);
      item.append(excerpt(place.text, new Set(result.terms)));
      return item;
    }));
  }

  const form = document.querySelector(".bd-search-container form");
  const field = form.querySelector("input");
  const asked = () => new URLSearchParams(location.search).get("q") ?? "";
  let waiting;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      history.replaceState(null, "", `?q=${encodeURIComponent(field.value)}`);
      show(field.value);
    }, 150);
  });
  field.value = asked();
  field.focus();
  show(field.value);
}
