// Only for authors at work (learn serve --watch): shows the page anew once something was published.
let seen;
const look = async () => {
  try {
    const answer = await fetch(location.href, { method: "HEAD", cache: "no-store" });
    const now = answer.headers.get("X-Published");
    if (seen && now && now != seen) location.reload();
    seen = now || seen;
  } catch (e) {}
  setTimeout(look, 1e3);
};
look();
