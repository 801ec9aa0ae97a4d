// A job under way: its page is asked for again and again, and read anew once the job is over.
import {all, find} from "./app.js";

let pause = 2e3;
const look = async () => {
  try {
    const response = await fetch(location.href, {cache: "no-store"});
    if (!response.ok) throw 0;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    for (const job of all("[data-job]")) {
      const now = find("#" + job.id, page);
      if (!now || !("job" in now.dataset)) return location.reload();
      if (job.innerHTML != now.innerHTML) job.innerHTML = now.innerHTML;
    }
    pause = 2e3;
  } catch (e) {
    pause = Math.min(6e4, pause * 2);
  }
  if (find("[data-job]")) setTimeout(look, pause);
};
setTimeout(look, pause);
