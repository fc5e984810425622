"""Numbers and python-stdnum's verdict on them, for the tests of SluiceDetection's validators.

Prints a line `stdnum<TAB>release<TAB>0`, then a line `validator<TAB>number<TAB>1 or 0` for each of COUNT random valid numbers of every type that both know, and
as many near-valid ones: a valid number with one character changed, two neighbours swapped, or one character missing.
The same seed gives the same numbers with the same python-stdnum. Usage: stdnum_numbers.py COUNT SEED
"""

import concurrent.futures
import functools
import hashlib
import importlib
import random
import string
import sys

import stdnum

LETTERS = string.ascii_uppercase
ALNUM = string.digits + LETTERS
rng = random.Random()


def chars(count, alphabet=string.digits):
    return ''.join(rng.choices(alphabet, k=count))


def pick(*values):
    return rng.choice(values)


def date(form, first=1920, last=2020):
    """A date in the form of strftime's %Y, %y, %m and %d; each month has days 1 to 28."""
    year, month, day = rng.randint(first, last), rng.randint(1, 12), rng.randint(1, 28)
    return (form.replace('%Y', '%04d' % year).replace('%y', '%02d' % (year % 100))
            .replace('%m', '%02d' % month).replace('%d', '%02d' % day))


def load(name):
    try:
        return importlib.import_module('stdnum.' + name)
    except ImportError:
        return None


def tried(module, make, last=string.digits, at=None):
    """Numbers whose check character, at a place or at the end, is found by asking."""
    def generate():
        while True:
            body = make()
            place = len(body) if at is None else at
            for character in rng.sample(last, len(last)):
                number = body[:place] + character + body[place:]
                if module.is_valid(number):
                    return number
    return generate


def calculated(module, make, name='calc_check_digit'):
    """Numbers whose check characters follow and are calculated by the library."""
    calculate = getattr(module, name)

    def generate():
        body = make()
        return body + str(calculate(body))
    return generate


def types():
    """Each validator's name with its module, its maker of numbers, and what judges them."""
    def simple(name, module, generate, judge=None):
        module = load(module)
        if module is not None:
            yield name, module, generate(module), judge(module) if judge else module.is_valid

    def calc(name, module, make, calculate='calc_check_digit', judge=None):
        return simple(name, module, lambda m: calculated(m, make, calculate), judge)

    def ask(name, module, make, last=string.digits, at=None, judge=None):
        return simple(name, module, lambda m: tried(m, make, last, at), judge)

    def free(name, module, make):
        return simple(name, module, lambda m: make)

    yield from calc('luhn', 'luhn', lambda: chars(15))
    yield from simple('iban', 'iban', iban_maker, lambda m: lambda n: is_ok(m.validate, n, check_country=False))
    yield from calc('aba', 'us.rtn', lambda: pick('0', '1', '2', '3', '6', '7', '8') + chars(7))
    yield from free('us_ssn', 'us.ssn', lambda: chars(9))
    yield from free('us_itin', 'us.itin', lambda: '9' + chars(2) + pick('70', '88', '90', '92', '94', '99') + chars(4))
    yield from free('us_ein', 'us.ein', lambda: chars(9))
    yield from ask('uk_nhs', 'gb.nhs', lambda: chars(9))
    yield from simple('uk_utr', 'gb.utr', lambda m: lambda: (lambda n: m.calc_check_digit(n) + n)(chars(9)))
    yield from ask('ca_sin', 'ca.sin', lambda: pick(*'1234567') + chars(7))
    yield from ask('ca_bc_phn', 'ca.bc_phn', lambda: '9' + chars(8))
    yield from ask('au_tfn', 'au.tfn', lambda: chars(8))
    yield from simple('au_abn', 'au.abn', lambda m: lambda: (lambda n: m.calc_check_digits(n) + n)(chars(9)))
    yield from calc('au_acn', 'au.acn', lambda: chars(8))
    yield from simple('de_idnr', 'de.idnr', lambda m: tried(m, german_tax_body))
    yield from ask('de_vat', 'de.vat', lambda: pick(*'123456789') + chars(7))
    yield from calc(
        'fr_nir', 'fr.nir', lambda: pick('1', '2') + date('%y%m') + pick(chars(2), '2A', '2B', '75') + chars(6),
        'calc_check_digits')
    yield from simple('fr_spi', 'fr.nif', lambda m: french_tax_number)
    yield from ask('fr_siren', 'fr.siren', lambda: chars(8))
    yield from simple('fr_siret', 'fr.siret', french_establishment_maker)
    yield from simple('fr_vat', 'fr.tva', french_vat_maker)
    yield from calc('es_dni', 'es.dni', lambda: chars(8))
    yield from calc('es_nie', 'es.nie', lambda: pick(*'XYZ') + chars(7))
    yield from simple('es_cif', 'es.cif', spanish_organisation_maker)
    yield from calc('it_cf', 'it.codicefiscale', italian_code_body)
    yield from ask('it_piva', 'it.iva', lambda: chars(7) + pick('001', '015', '058', '100', '120', '121', '888', '999'))
    yield from ask('nl_bsn', 'nl.bsn', lambda: chars(8))
    yield from simple('nl_vat', 'nl.btw', dutch_vat_maker)
    yield from simple('be_nn', 'be.nn', lambda m: belgian_number, belgian_judge)
    yield from simple('be_vat', 'be.vat', lambda m: belgian_vat_number)
    yield from calc('pl_pesel', 'pl.pesel', lambda: pick(date('%y%m%d', 1920, 1999), polish_later_date()) + chars(4))
    yield from ask('pl_nip', 'pl.nip', lambda: chars(9))
    yield from simple('pl_regon', 'pl.regon', polish_company_maker)
    yield from ask('se_pnr', 'se.personnummer', lambda: date(pick('%y%m%d-', '%Y%m%d-', '%y%m%d+')) + chars(3))
    yield from simple('no_fnr', 'no.fodselsnummer', norwegian_maker)
    yield from simple('dk_cpr', 'dk.cpr', danish_maker, danish_judge)
    yield from simple('fi_hetu', 'fi.hetu', finnish_maker)
    yield from calc('pt_nif', 'pt.nif', lambda: pick(*'123456789') + chars(7))
    yield from ask('ch_ahv', 'ch.ssn', lambda: '756' + chars(9))
    yield from ask('at_svnr', 'at.vnr', lambda: pick(*'123456789') + chars(2) + date('%d%m%y'), at=3)
    yield from simple(
        'at_vat', 'at.uid', lambda m: lambda: (lambda n: 'ATU' + n + m.calc_check_digit(n))(chars(7)))
    yield from ask('ie_pps', 'ie.pps', lambda: chars(7) + pick('', 'A', 'B', 'H', 'I', 'W', 'T', 'X'), LETTERS[:23], at=7)
    yield from ask(
        'ie_vat', 'ie.vat', lambda: pick(chars(7), chars(1) + chars(1, LETTERS) + chars(5), chars(7) + pick(*'ABCHI')),
        LETTERS[:23], at=7)
    yield from calc('lu_vat', 'lu.tva', lambda: chars(6), 'calc_check_digits')
    yield from calc('br_cpf', 'br.cpf', lambda: chars(9), '_calc_check_digits')
    yield from calc('br_cnpj', 'br.cnpj', lambda: chars(12), 'calc_check_digits')
    yield from calc('mx_curp', 'mx.curp', mexican_person_body)
    yield from calc(
        'mx_rfc', 'mx.rfc', lambda: chars(pick(3, 4), 'BCDFGHJKLMNPQRSTVWXYZ&') + date('%y%m%d') + chars(2, ALNUM),
        judge=lambda m: lambda n: is_ok(m.validate, n, validate_check_digits=True))
    yield from calc('ar_cuit', 'ar.cuit', lambda: pick('20', '23', '24', '27', '30', '33', '34', '50', '51', '55') + chars(8))
    yield from simple(
        'ar_cbu', 'ar.cbu', lambda m: lambda: ''.join(b + m.calc_check_digit(b) for b in (chars(7), chars(13))))
    yield from calc('cl_rut', 'cl.rut', lambda: pick(chars(8), pick(*'123456789') + chars(6)))
    yield from calc('co_nit', 'co.nit', lambda: chars(pick(7, 8, 9, 10)))
    yield from calc('pe_ruc', 'pe.ruc', lambda: pick('10', '15', '16', '17', '20') + chars(8))
    yield from ask('in_aadhaar', 'in_.aadhaar', lambda: pick(*'23456789') + chars(10))
    yield from free('in_pan', 'in_.pan', indian_account_number)
    yield from simple('in_gstin', 'in_.gstin', indian_tax_maker)
    yield from simple('cn_rid', 'cn.ric', chinese_maker)
    yield from simple('jp_corp', 'jp.cn', lambda m: lambda: (lambda n: m.calc_check_digit(n) + n)(chars(12)))
    yield from calc('kr_rrn', 'kr.rrn', lambda: date('%y%m%d') + chars(6))
    yield from free('kr_brn', 'kr.brn', lambda: chars(10))
    yield from calc('th_id', 'th.pin', lambda: pick(*'12345678') + chars(11))
    yield from ask('za_id', 'za.idnr', lambda: date('%y%m%d') + chars(4) + pick('0', '1') + pick('8', '9'))
    yield from calc('tr_tckn', 'tr.tckimlik', lambda: pick(*'123456789') + chars(8), 'calc_check_digits')
    yield from ask('il_id', 'il.idnr', lambda: chars(8))
    yield from free('my_nric', 'my.nric', lambda: date('%y%m%d') + chars(6))
    yield from simple('id_nik', 'id.nik', indonesian_maker)
    yield from ask('nz_ird', 'nz.ird', lambda: pick('0' + pick(*'123456789') + chars(6), '10' + chars(6)))
    yield from calc('bg_egn', 'bg.egn', lambda: date('%y%m%d') + chars(3))
    yield from ask('hr_oib', 'hr.oib', lambda: chars(10))
    yield from calc('gr_afm', 'gr.vat', lambda: chars(8))
    yield from ask('gr_amka', 'gr.amka', lambda: date('%d%m%y') + chars(4))
    yield from calc(
        'ro_cnp', 'ro.cnp', lambda: pick(*'123456789') + date('%y%m%d') + '%02d' % rng.randint(1, 52) + chars(3))
    yield from simple('cz_rc', 'cz.rc', czech_maker)
    yield from calc('ee_ik', 'ee.ik', lambda: pick(*'3456') + date('%y%m%d') + chars(3))
    yield from calc('lt_ak', 'lt.asmens', lambda: pick(*'34569') + date('%y%m%d') + chars(3)) if hasattr(
        load('lt.asmens'), 'calc_check_digit') else ask(
            'lt_ak', 'lt.asmens', lambda: pick(*'34569') + date('%y%m%d') + chars(3))
    yield from calc('lv_pk', 'lv.pvn', lambda: date('%d%m%y') + pick(*'12') + chars(3), 'calc_check_digit_pers')
    yield from calc('si_emso', 'si.emso', lambda: date('%d%m') + pick('9', '0') + chars(7))
    yield from ask('is_kennitala', 'is_.kennitala', lambda: date('%d%m%y') + chars(2) + pick('9', '0'), at=8)
    yield from simple('b58check', 'bitcoin', lambda m: bitcoin_address)
    yield from simple('bech32', 'bitcoin', bitcoin_segwit_maker)
    yield from simple('imei', 'imei', lambda m: tried(m, lambda: chars(14)))
    yield from calc('isin', 'isin', lambda: pick('US', 'DE', 'GB', 'FR', 'XS', 'EU', 'JP') + chars(9, ALNUM))
    yield from calc('cusip', 'cusip', lambda: chars(8, ALNUM))
    yield from calc('sedol', 'gb.sedol', lambda: pick(chars(6), chars(1, 'BCDFGHJKLMNPQRSTVWXYZ')
                                                     + chars(5, string.digits + 'BCDFGHJKLMNPQRSTVWXYZ')))
    yield from simple('lei', 'lei', lambda m: legal_entity)
    yield from free(
        'bic', 'bic', lambda: chars(4, LETTERS) + pick('DE', 'FR', 'US', 'CN', 'GB') + chars(pick(2, 5), ALNUM))


def is_ok(validate, number, **options):
    try:
        return bool(validate(number, **options))
    except Exception:
        return False


def iban_maker(module):
    # The library's own table, so that it knows every country that comes out.
    structures = {}
    for _, country, _, info, _ in module._ibandb.prefixes:
        structures[country] = info['bban'].replace('!', '')

    def part(structure):
        text, count = '', ''
        for character in structure:
            if character.isdigit():
                count += character
            else:
                text += chars(int(count), {'n': string.digits, 'a': LETTERS, 'c': ALNUM}[character])
                count = ''
        return text

    def generate():
        country = rng.choice(sorted(structures))
        account = part(structures[country])
        return country + module.calc_check_digits(country + '00' + account) + account
    return generate


def german_tax_body():
    digits = rng.sample(string.digits, 9)
    digits.insert(rng.randint(0, 9), rng.choice(digits))
    return ''.join(digits)


def french_tax_number():
    number = pick(*'0123') + chars(9)
    return number + '%03d' % (int(number) % 511)


def french_establishment_maker(module):
    company = tried(load('fr.siren'), lambda: chars(8))
    return lambda: tried(module, lambda: pick(company(), '356000000') + chars(4))()


def french_vat_maker(module):
    company = tried(load('fr.siren'), lambda: chars(8))

    def generate():
        number = company()
        return '%02d' % ((12 + 3 * (int(number) % 97)) % 97) + number
    return generate


def spanish_organisation_maker(module):
    def generate():
        body = chars(1, 'ABCDEFGHJNPQRSUVW') + chars(7)
        digit, letter = module.calc_check_digits(body)
        return body + (digit if body[0] in 'ABEH' else letter if body[0] in 'NPQRSW' else pick(digit, letter))
    return generate


def italian_code_body():
    day = '%02d' % (rng.randint(1, 28) + pick(0, 40))
    return chars(6, LETTERS) + chars(2) + pick(*'ABCDEHLMPRST') + day + chars(1, LETTERS) + chars(3)


def dutch_vat_maker(module):
    citizen = tried(load('nl.bsn'), lambda: chars(8))

    def generate():
        if rng.random() < 0.5:
            return citizen() + 'B' + '%02d' % rng.randint(1, 99)
        number = chars(9)
        rest = int('2321' + number + '1100') % 97
        return number + 'B' + '%02d' % (98 - rest)
    return generate


def belgian_number():
    """Of residents, and of others (BIS), with 20 or 40 added to the month."""
    year = rng.randint(1930, 2020)
    born = date('%y%m%d', year, year)
    body = born[:2] + '%02d' % (int(born[2:4]) + pick(0, 20, 40)) + born[4:] + chars(3)
    return body + '%02d' % (97 - int(('2' if year >= 2000 else '') + body) % 97)


def belgian_judge(module):
    """Release 1.18 takes both kinds for one and looks at no month; 2.2 has a module for each."""
    others = load('be.bis')
    return lambda number: module.is_valid(number) or others is not None and others.is_valid(number)


def belgian_vat_number():
    number = pick('0', '1') + chars(7)
    return number + '%02d' % (97 - int(number) % 97)


def polish_later_date():
    return '%02d%02d%02d' % (rng.randint(0, 20), rng.randint(21, 32), rng.randint(1, 28))


def polish_company_maker(module):
    def generate():
        number = chars(8)
        number += module.calc_check_digit(number)
        if rng.random() < 0.5:
            number += chars(4)
            number += module.calc_check_digit(number)
        return number
    return generate


def norwegian_maker(module):
    def generate():
        while True:
            year = rng.randint(1920, 2020)
            serial = rng.randint(0, 499) if year < 2000 else rng.randint(500, 999)
            day = '%02d' % (rng.randint(1, 28) + pick(0, 40))
            number = day + date('%m%y', year, year) + '%03d' % serial
            number += module.calc_check_digit1(number)
            number += module.calc_check_digit2(number)
            if len(number) == 11:
                return number
    return generate


def danish_maker(module):
    def generate():
        while True:
            body = date('%d%m%y') + chars(3)
            check = -module.checksum(body + '0') % 11
            if check < 10:
                return body + str(check)
    return generate


def danish_judge(module):
    return lambda number: module.is_valid(number) and module.checksum(number) == 0


def finnish_maker(module):
    def generate():
        year = rng.randint(1920, 2020)
        sign = pick('-', '-', 'U', 'Y') if year < 2000 else pick('A', 'A', 'B', 'F')
        body, serial = date('%d%m%y', year, year), '%03d' % rng.randint(2, 899)
        return body + sign + serial + module._calc_checksum(body + serial)
    return generate


def mexican_person_body():
    name = chars(1, 'BCDFGHJKLMNPQRSTVWXYZ') + pick(*'AEIOU') + chars(2, 'BCDFGHJKLMNPQRSTVWXYZ')
    state = pick('DF', 'JC', 'MC', 'NL', 'NE', 'VZ')
    return name + date('%y%m%d', 1920, 1999) + pick('H', 'M') + state + chars(3, 'BCDFGHJKLMNPQRSTVWXYZ') + chars(1)


def indian_account_number():
    return chars(3, LETTERS) + chars(1, 'ABCFGHLJPTK') + chars(1, LETTERS) + chars(4) + chars(1, LETTERS)


def indian_tax_maker(module):
    luhn = load('luhn')

    def generate():
        body = pick('07', '27', '29', '33') + indian_account_number() + chars(1, ALNUM) + 'Z'
        return body + luhn.calc_check_digit(body, ALNUM)
    return generate


def chinese_maker(module):
    def generate():
        place = pick('110105', '310104', '360426', '440106', '510104')
        number = place + date('%Y%m%d') + chars(3)
        return number + module.calc_check_digit(number + '0')
    return generate


def indonesian_maker(module):
    def generate():
        day = '%02d' % (rng.randint(1, 28) + pick(0, 40))
        return pick('317101', '320301', '120101', '517101') + day + date('%m%y') + '%04d' % rng.randint(1, 9999)
    return generate


def czech_maker(module):
    def generate():
        month = '%02d' % (rng.randint(1, 12) + pick(0, 50))
        day = '%02d' % rng.randint(1, 28)
        if rng.random() < 0.2:
            return '%02d' % rng.randint(20, 53) + month + day + '%03d' % rng.randint(1, 999)
        number = '%02d' % (rng.randint(1954, 2020) % 100) + month + day + chars(3)
        return number + str(int(number) % 11 % 10)
    return generate


BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
BECH32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'


def bitcoin_address():
    payload = bytes([pick(0, 5)]) + rng.randbytes(20)
    payload += hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4]
    number, text = int.from_bytes(payload, 'big'), ''
    while number:
        number, digit = divmod(number, 58)
        text = BASE58[digit] + text
    return '1' * (len(payload) - len(payload.lstrip(b'\0'))) + text


def bitcoin_segwit_maker(module):
    def generate():
        # Version 0 and a program of 20 or 32 bytes, whose groups of five bits leave three or four bits of padding.
        count, mask = pick((32, 31), (52, 16))
        data = [0] + [rng.randrange(32) for _ in range(count)]
        data[-1] &= mask
        polymod = module.bech32_checksum(module._expand_hrp('bc') + data + [0] * 6) ^ 1
        data += [polymod >> 5 * (5 - place) & 31 for place in range(6)]
        return 'bc1' + ''.join(BECH32[group] for group in data)
    return generate


def legal_entity():
    body = chars(18, ALNUM)
    return body + '%02d' % (98 - int(''.join(str(int(c, 36)) for c in body + '00')) % 97)


def nearly(number):
    """The number with one mistake of those that people make."""
    place = rng.randrange(len(number))
    kind = rng.randrange(3)
    if kind == 0:
        character = number[place]
        for alphabet in (string.digits, LETTERS, string.ascii_lowercase):
            if character in alphabet:
                return number[:place] + pick(*alphabet.replace(character, '')) + number[place + 1:]
        return number[:place] + number[place + 1:]
    if kind == 1:
        place = min(place, len(number) - 2)
        return number[:place] + number[place + 1] + number[place] + number[place + 2:]
    return number[:place] + number[place + 1:]


def lines(name, count, seed):
    """The lines of one type; its numbers do not depend on the other types."""
    _, _, generate, judge = next(each for each in types() if each[0] == name)
    rng.seed(seed + name)
    numbers = []
    while len(numbers) < count:
        number = generate()
        if judge(number):
            numbers.append(number)
    numbers += [nearly(number) for number in numbers]
    return ''.join('%s\t%s\t%d\n' % (name, number, judge(number)) for number in numbers)


def main():
    count, seed = int(sys.argv[1]), sys.argv[2]
    print('stdnum\t%s\t0' % stdnum.__version__, flush=True)
    names = [name for name, _, _, _ in types()]
    with concurrent.futures.ProcessPoolExecutor() as pool:
        for text in pool.map(functools.partial(lines, count=count, seed=seed), names):
            sys.stdout.write(text)


if __name__ == '__main__':
    main()
