#!/usr/bin/env python3
"""Runs presidio over a folder in its own Python: presidio_reports.py FOLDER

Prints one JSON array a line: file, first byte, end byte, entity, score. There is no language model, so names and
places are not looked for; words are split by spaCy's rules for English, so that presidio's context words count."""
import json
import logging
import os
import sys
import warnings

# Pieces of lines up to this size: the time that presidio takes for context words grows with the square of it.
PIECE = 20_000
LEFT_OUT = {"EMAIL_ADDRESS", "PHONE_NUMBER", "DATE_TIME", "IP_ADDRESS", "URL", "MAC_ADDRESS", "PERSON", "LOCATION",
            "NRP", "ORGANIZATION", "UUID"}


def analyzer():
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    import spacy
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine

    words = spacy.blank("en")

    class Words(NlpEngine):
        def load(self): pass
        def is_loaded(self): return True

        def process_text(self, text, language):
            tokens = words.make_doc(text)
            return NlpArtifacts([], tokens, [t.idx for t in tokens], [t.lower_ for t in tokens], self, language)

        def process_batch(self, texts, language, **_): return ((t, self.process_text(t, language)) for t in texts)
        def is_stopword(self, word, language): return words.vocab[word].is_stop
        def is_punct(self, word, language): return words.vocab[word].is_punct
        def get_supported_entities(self): return []
        def get_supported_languages(self): return ["en"]

    registry = RecognizerRegistry(supported_languages=["en"])
    registry.load_predefined_recognizers(languages=["en"], nlp_engine=Words())
    engine = AnalyzerEngine(registry=registry, nlp_engine=Words(), supported_languages=["en"])
    entities = [e for e in engine.get_supported_entities("en") if e not in LEFT_OUT]
    return lambda text: engine.analyze(text, language="en", entities=entities)


def pieces(text):
    """Runs of whole lines, with the place of each; a longer line is a piece of its own."""
    start = 0
    while start < len(text):
        end = start + PIECE
        if end < len(text):
            cut = text.rfind("\n", start, end) + 1 or text.find("\n", end) + 1
            end = cut or len(text)
        yield start, text[start:end]
        start = end


def main():
    analyze = analyzer()
    for base, folders, names in os.walk(sys.argv[1]):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(base, name)
            with open(path, encoding="utf-8", newline="") as file:
                text = file.read()
            at, place = 0, 0
            for start, piece in pieces(text):
                at += len(text[place:start].encode())
                place = start
                for found in analyze(piece):
                    first = at + len(piece[:found.start].encode())
                    print(json.dumps([os.path.relpath(path, sys.argv[1]), first,
                                      first + len(piece[found.start:found.end].encode()), found.entity_type,
                                      found.score]))


main()
