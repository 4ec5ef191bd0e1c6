// A sealed file, as src/sealed_file.hpp describes it: format version 2, whose key PBKDF2 derives, as
// browsers have no scrypt.
const seal = (() => {
  const MAGIC = new TextEncoder().encode("DOSISEAL");
  const VERSION = 2;
  const COST = 20; // log2 of PBKDF2's rounds
  const MOST_COST = 24;
  const SALT_AT = 10;
  const PROOF_AT = 26;
  const LENGTH_AT = 42;
  const CONTENT_AT = 50;
  const TAG = 16;

  async function keysOf(passphrase, salt, cost) {
    const secret = new TextEncoder().encode(passphrase);
    const material = await crypto.subtle.importKey("raw", secret, "PBKDF2", false, ["deriveBits"]);
    const derivation = { name: "PBKDF2", hash: "SHA-256", salt, iterations: 2 ** cost };
    const bits = new Uint8Array(await crypto.subtle.deriveBits(derivation, material, 8 * 60));
    const usages = ["encrypt", "decrypt"];
    const key = await crypto.subtle.importKey("raw", bits.slice(0, 32), "AES-GCM", false, usages);
    return { key, nonce: bits.slice(32, 44), proof: bits.slice(44, 60) };
  }

  function cipher(keys, header) {
    return { name: "AES-GCM", iv: keys.nonce, additionalData: header, tagLength: 8 * TAG };
  }

  // `content` and the result are arrays of bytes.
  async function close(content, passphrase) {
    const salt = crypto.getRandomValues(new Uint8Array(16));
    const keys = await keysOf(passphrase, salt, COST);
    const header = new Uint8Array(CONTENT_AT);
    header.set(MAGIC);
    header.set([VERSION, COST], MAGIC.length);
    header.set(salt, SALT_AT);
    header.set(keys.proof, PROOF_AT);
    new DataView(header.buffer).setBigUint64(LENGTH_AT, BigInt(content.length), true);
    const sealed = await crypto.subtle.encrypt(cipher(keys, header), keys.key, content);
    return new Uint8Array([...header, ...new Uint8Array(sealed)]);
  }

  function checkedCost(file) {
    if (!MAGIC.every((byte, at) => file[at] === byte)) throw new Error("This is no sealed file.");
    if (file[MAGIC.length] === 1) {
      throw new Error(
        "The dosimeter command made this file, in a way that a browser cannot open. The command " +
          "opens it.",
      );
    }
    const cost = file[MAGIC.length + 1];
    if (file[MAGIC.length] !== VERSION || cost > MOST_COST) {
      throw new Error("The file is of another version, or was altered.");
    }
    const length = file.length < CONTENT_AT + TAG ? -1 : file.length - CONTENT_AT - TAG;
    const view = new DataView(file.buffer, file.byteOffset);
    if (length < 0 || view.getBigUint64(LENGTH_AT, true) !== BigInt(length)) {
      throw new Error("The file is cut short or was altered.");
    }
    return cost;
  }

  async function open(file, passphrase) {
    const cost = checkedCost(file);
    const keys = await keysOf(passphrase, file.slice(SALT_AT, PROOF_AT), cost);
    if (!keys.proof.every((byte, at) => file[PROOF_AT + at] === byte)) {
      throw new Error("The passphrase does not open this file.");
    }
    try {
      const way = cipher(keys, file.slice(0, CONTENT_AT));
      const content = await crypto.subtle.decrypt(way, keys.key, file.slice(CONTENT_AT));
      return new Uint8Array(content);
    } catch {
      throw new Error("The file was altered or is damaged.");
    }
  }

  return { close, open };
})();
