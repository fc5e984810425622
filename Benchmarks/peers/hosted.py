#!/usr/bin/env python3
"""Peers that are Python libraries, in a process of their own: hosted.py yara-x|presidio|presidio-all LIST

LIST is a file with one path a line. Prints one JSON object: count (matches), bytes, cpu_s (processor time after
loading and compiling, so that a start-up that a service pays once is not held against them)."""
import json
import resource
import sys

YARA = r"""
rule dlp { strings:
 $pan = /\b(4[0-9]{3}|5[1-5][0-9]{2}|2[2-7][0-9]{2}|6011|65[0-9]{2})[ \-]?[0-9]{4}[ \-]?[0-9]{4}[ \-]?[0-9]{4}\b/
 $amex = /\b3[47][0-9]{2}[ \-]?[0-9]{6}[ \-]?[0-9]{5}\b/
 $ssn = /\b[0-8][0-9]{2}-[0-9]{2}-[0-9]{4}\b/
 $iban = /\b(DE|GB|FR|NL|ES|IT|BE|PL|CH|AT)[0-9]{2}( ?[A-Z0-9]{4}){3,6}/
 $aws = /\b(AKIA|ASIA)[A-Z2-7]{16}\b/
 $ghp = /\bghp_[A-Za-z0-9]{36}\b/
 $slack = /\bxoxb-[0-9]{10,13}-[0-9]{10,13}-[A-Za-z0-9]{24}\b/
 $google = /\bAIza[0-9A-Za-z_\-]{35}/
 $stripe = /\bsk_live_[A-Za-z0-9]{24}/
 $openai = /\bsk-proj-[A-Za-z0-9_\-]{20,100}T3BlbkFJ/
 $jwt = /\beyJ[A-Za-z0-9_\-]{10,200}\.eyJ[A-Za-z0-9_\-]{10,400}\./
 $pem = "-----BEGIN RSA PRIVATE KEY-----"
 condition: any of them }
"""


def yara_x_counter():
    import yara_x
    scanner = yara_x.Scanner(yara_x.compile(YARA))

    def count(data):
        return sum(len(p.matches) for rule in scanner.scan(data).matching_rules for p in rule.patterns)
    return count


def presidio_counter(everything=False):
    """Pattern recognizers alone, without a language model and so without names and context words: three of them, which
    is its fastest form, or all that it loads by default."""
    import logging
    import warnings
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine
    from presidio_analyzer.predefined_recognizers import CreditCardRecognizer, IbanRecognizer, UsSsnRecognizer

    class Blank(NlpEngine):
        def load(self): pass
        def is_loaded(self): return True
        def process_text(self, text, language): return NlpArtifacts([], [], [], [], self, language)
        def process_batch(self, texts, language, **_): return ((t, self.process_text(t, language)) for t in texts)
        def is_stopword(self, word, language): return False
        def is_punct(self, word, language): return False
        def get_supported_entities(self): return []
        def get_supported_languages(self): return ["en"]

    if everything:
        registry = RecognizerRegistry(supported_languages=["en"])
        registry.load_predefined_recognizers(languages=["en"], nlp_engine=Blank())
        entities = None
    else:
        recognizers = [CreditCardRecognizer(), IbanRecognizer(), UsSsnRecognizer()]
        registry = RecognizerRegistry(recognizers=recognizers, supported_languages=["en"])
        entities = ["CREDIT_CARD", "IBAN_CODE", "US_SSN"]
    engine = AnalyzerEngine(registry=registry, nlp_engine=Blank(), supported_languages=["en"])

    def count(data):
        text = data.decode("utf-8", "replace")
        return len(engine.analyze(text, language="en", entities=entities))
    return count


def main():
    count = {"yara-x": yara_x_counter, "presidio": presidio_counter,
             "presidio-all": lambda: presidio_counter(everything=True)}[sys.argv[1]]()

    def used():
        now = resource.getrusage(resource.RUSAGE_SELF)
        return now.ru_utime + now.ru_stime
    start, found, size = used(), 0, 0
    with open(sys.argv[2]) as paths:
        for path in filter(None, paths.read().split("\n")):
            with open(path, "rb") as file:
                data = file.read()
            found += count(data)
            size += len(data)
    print(json.dumps({"count": found, "bytes": size, "cpu_s": used() - start}))


main()
