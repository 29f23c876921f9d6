// Checks the evidence of a text in the reader's own browser: what the page says is not believed, only
// what can be computed from the files behind it. Trees are those of RFC 6962, checkpoints C2SP notes.
const box = document.querySelector("[data-check]");
const encoder = new TextEncoder();
const KEY_ID_BYTES = 4;
const ED25519 = 1;

class Refused extends Error {}

function demand(holds, problem) {
  if (!holds) {
    throw new Refused(problem);
  }
}

function hex(bytes) {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function fromHex(text) {
  demand(/^([0-9a-f]{2})*$/.test(text), "A hash is not written in hexadecimal digits.");
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function from64(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

function joined(...parts) {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

async function fetched(address) {
  const answer = await fetch(address, { credentials: "omit" });
  demand(answer.ok, `${new URL(address, location).pathname} could not be fetched (${answer.status}).`);
  return new Uint8Array(await answer.arrayBuffer());
}

async function proofAt(address) {
  return JSON.parse(new TextDecoder().decode(await fetched(address)));
}

// The side of each sibling follows from the place of the leaf, not from what the proof says.
async function rootOf(leaf, index, path, size) {
  let hash = leaf;
  let place = index;
  let last = size - 1;
  demand(Number.isSafeInteger(index) && index >= 0 && index <= last, "The tree has no such entry.");
  const siblings = path.map(([, sibling]) => fromHex(sibling));
  while (last > 0) {
    if (place % 2 === 1 || place < last) {
      demand(siblings.length > 0, "The path to the root is too short.");
      const sibling = siblings.shift();
      const pair = place % 2 === 1 ? [sibling, hash] : [hash, sibling];
      hash = await sha256(joined([1], ...pair));
    }
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  }
  demand(siblings.length === 0, "The path to the root is too long.");
  return hash;
}

function checkpointOf(note) {
  const end = note.lastIndexOf("\n\n");
  demand(end > 0, "The checkpoint is not a signed note.");
  const [origin, size, root] = note.slice(0, end).split("\n");
  demand(/^[0-9]{1,15}$/.test(size), "The checkpoint names no size.");
  const lines = note.slice(end + 2).split("\n").filter(Boolean);
  return { origin, size: Number(size), root: hex(from64(root)), text: note.slice(0, end + 1), lines };
}

async function leafOf(proof) {
  return sha256(joined([0], encoder.encode(proof.entry)));
}

async function climb(proof) {
  const checkpoint = checkpointOf(proof.checkpoint);
  const leaf = await leafOf(proof);
  const root = hex(await rootOf(leaf, proof.index, proof.path, checkpoint.size));
  demand(root === checkpoint.root, "The path leads to another root than the checkpoint's.");
  return checkpoint;
}

async function checkText(proof) {
  const hash = hex(await sha256(await fetched(box.dataset.text)));
  demand(JSON.parse(proof.entry).text_sha256 === hash, "The text does not have the hash that its log entry names.");
  return ["ok", "Text", `Its SHA-256 is the one in the log entry: ${hash}`];
}

async function checkCapture(place, proof) {
  const own = await proofAt(place.dataset.proof);
  const leaf = hex(await leafOf(own));
  demand((JSON.parse(proof.entry).inputs ?? []).includes(leaf), "The text's log entry does not name this capture.");
  await climb(own);
  if (!place.dataset.body) {
    return ["wait", place.value, "In the log; its bytes were erased, so they were not checked."];
  }
  const hash = hex(await sha256(await fetched(place.dataset.body)));
  demand(JSON.parse(own.entry).body_sha256 === hash, "The bytes do not have the hash that their log entry names.");
  return ["ok", place.value, `The bytes received have the hash in their log entry, and that is in the log: ${hash}`];
}

async function checkPath(proof) {
  const { size, root } = await climb(proof);
  return ["ok", "Path to the root", `Entry ${proof.index} and ${proof.path.length} hashes lead to the root of ${size} entries: ${root}`];
}

async function checkSignature(proof) {
  const { origin, text, lines } = checkpointOf(proof.checkpoint);
  const keys = new TextDecoder().decode(await fetched(box.dataset.key)).split("\n").filter(Boolean);
  for (const key of keys) {
    const [name, id, encoded] = [key.split("+", 1)[0], key.split("+")[1], key.split("+").slice(2).join("+")];
    const signed = lines.map((line) => line.split(" ")).find(([, by, value]) => by === name && hex(from64(value)).startsWith(id));
    const typed = from64(encoded);
    if (!signed || typed[0] !== ED25519 || name !== origin) {
      continue;
    }
    const preimage = joined(encoder.encode(`${name}\n`), typed);
    demand(hex((await sha256(preimage)).slice(0, KEY_ID_BYTES)) === id, "The key does not have its own id.");
    return verified(typed.slice(1), from64(signed[2]).slice(KEY_ID_BYTES), encoder.encode(text), key);
  }
  throw new Refused("No key of the log has signed the checkpoint.");
}

async function verified(publicKey, signature, text, name) {
  let key;
  try {
    key = await crypto.subtle.importKey("raw", publicKey, { name: "Ed25519" }, false, ["verify"]);
  } catch {
    return ["wait", "Signature", "Not checked: this browser does not know Ed25519. The bundle's verifier does."];
  }
  demand(await crypto.subtle.verify({ name: "Ed25519" }, key, signature, text), "The signature on the checkpoint is not valid.");
  return ["ok", "Signature", `The checkpoint is signed by ${name}. The key came from this site: compare it with one that you got elsewhere.`];
}

function show(list, [state, label, words]) {
  const template = box.querySelector(`template[data-check-state="${state}"]`);
  const item = template.content.cloneNode(true);
  item.querySelector(".status").append(label);
  const said = document.createElement("p");
  said.textContent = words;
  item.querySelector(".tick").append(said);
  list.append(item);
}

async function step(list, label, check) {
  try {
    const result = await check();
    show(list, result);
    return result[0];
  } catch (problem) {
    const words = problem instanceof Refused ? problem.message : "What the archive sent could not be read.";
    show(list, ["fail", `${label}: check failed`, words]);
    return "fail";
  }
}

async function checkAll(list) {
  let proof;
  const states = [await step(list, "Proof", async () => {
    proof = await proofAt(box.dataset.proof);
    return ["ok", "Proof", "Fetched. Everything below is computed here."];
  })];
  if (proof) {
    states.push(await step(list, "Text", () => checkText(proof)));
    for (const place of box.querySelectorAll("[data-capture]")) {
      states.push(await step(list, place.value, () => checkCapture(place, proof)));
    }
    states.push(await step(list, "Path to the root", () => checkPath(proof)));
    states.push(await step(list, "Signature", () => checkSignature(proof)));
  }
  if (states.includes("fail")) {
    show(list, ["fail", "Not confirmed", "At least one check failed. Report it to the publisher, with the bundle."]);
  } else if (states.includes("wait")) {
    show(list, ["wait", "Confirmed but for what was not checked", "The checks that could be made passed."]);
  } else {
    show(list, ["ok", "Confirmed", "Text and bytes are those that the log signed. That the platform sent them is not shown by this."]);
  }
}

async function start(button, list) {
  list.replaceChildren();
  if (!globalThis.crypto?.subtle) {
    show(list, ["wait", "Not checked", "Browsers compute hashes on https and local addresses only. Use the bundle's verifier."]);
    return;
  }
  button.disabled = true;
  await checkAll(list);
  button.disabled = false;
}

if (box) {
  const button = box.querySelector("[data-check-start]");
  button.addEventListener("click", () => start(button, box.querySelector("[data-check-steps]")));
}
