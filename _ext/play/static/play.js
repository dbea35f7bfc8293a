// Brings an explorer's data when the reader comes near, and then the explorer to life.

function arrived(id, data) {
  const figure = document.getElementById(id);
  const script = document.createElement("script");
  script.type = "application/json";
  script.textContent = JSON.stringify(data);
  figure.append(script);
  explorers.set(id, new Explorer(figure));
  settle(id);
}

{
  const near = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      const script = document.createElement("script");
      script.src = target.dataset.later;
      document.head.append(script);
    }
  }, { rootMargin: "100%" });
  for (const figure of document.querySelectorAll("figure[data-later]")) near.observe(figure);
  document.getElementById(decoded(location.hash.slice(1).split(":")[0]))?.scrollIntoView();
}
