/// What charsets are called: the labels of the WHATWG Encoding Standard and of IANA's registry, letters and digits only.
///
/// Where the standard has a superset for a label, as Windows-31J for Shift_JIS, the superset is meant here too; labels that
/// it refuses for web browsers (UTF-7, UTF-32, ISO-2022-KR, EBCDIC) are known.
enum CharsetLabels {
    typealias Row = (name: String, isSingleByte: Bool, labels: String)

    static let charset: [String: Charset] = {
        var result: [String: Charset] = [:]
        for row in rows {
            for label in row.labels.split(separator: " ") { result[String(label)] = Charset(row) }
        }
        return result
    }()

    /// What of a label counts: its letters and digits, in lower case; empty for one that is too long.
    static func key(_ label: String) -> String {
        guard label.utf8.count <= 64 else { return "" }
        let key = label.lowercased().unicodeScalars.filter { ("a"..."z").contains($0) || ("0"..."9").contains($0) }
        return String(String.UnicodeScalarView(key))
    }

    /// Labels of ASCII alone.
    static let ascii: Set<String> = ["ascii", "usascii", "ansix341968", "iso646us", "us", "csascii"]

    /// Charsets in which letters of ASCII are other bytes.
    static let ebcdic: Set<String> = ["IBM037", "IBM273", "IBM500", "IBM1047", "IBM1140", "IBM1141"]

    /// Charsets for Latin letters with marks.
    static let latin: Set<String> = [
        "CP1252", "ISO-8859-2", "ISO-8859-3", "ISO-8859-4", "ISO-8859-10", "ISO-8859-13", "ISO-8859-14", "ISO-8859-15",
        "ISO-8859-16", "CP1250", "CP1254", "CP1257", "MACINTOSH", "MAC-CENTRALEUROPE", "IBM437", "IBM850", "IBM852",
        "IBM858", "IBM865",
    ]

    /// Of charsets that iconv converts, each once.
    static let converted: [Charset] = rows.map { Charset($0) }.filter { $0.kind == .converted }

    private static let rows: [Row] = unicode + western + eastern + asian + machines

    private static let unicode: [Row] = [
        ("UTF-8", true, "utf8 unicode11utf8 unicode20utf8 xunicode20utf8 cp65001"),
        ("UTF-16LE", false, "utf16le utf16 unicode csunicode iso10646ucs2 ucs2 unicodefeff cp1200"),
        ("UTF-16BE", false, "utf16be unicodefffe cp1201"), ("UTF-32LE", false, "utf32le utf32 cp12000"),
        ("UTF-32BE", false, "utf32be ucs4 iso10646ucs4 cp12001"), ("UTF-7", false, "utf7 csutf7 unicode11utf7 cp65000"),
    ]

    private static let western: [Row] = [
        (
            "CP1252", true,
            """
            windows1252 cp1252 xcp1252 iso88591 iso885911987 latin1 l1 isoir100 csisolatin1 cp819 ibm819 ascii usascii \
            ansix341968 iso646us us csascii
            """
        ),
        ("ISO-8859-3", true, "iso88593 iso885931988 latin3 l3 isoir109 csisolatin3"),
        ("ISO-8859-4", true, "iso88594 iso885941988 latin4 l4 isoir110 csisolatin4"),
        ("ISO-8859-10", true, "iso885910 latin6 l6 isoir157 csisolatin6"),
        ("ISO-8859-13", true, "iso885913"), ("ISO-8859-14", true, "iso885914"),
        ("ISO-8859-15", true, "iso885915 latin9 l9 csisolatin9"), ("ISO-8859-16", true, "iso885916 latin10"),
        ("CP1254", true, "windows1254 cp1254 xcp1254 iso88599 iso885991989 latin5 l5 isoir148 csisolatin5"),
        ("CP1257", true, "windows1257 cp1257 xcp1257"), ("MACINTOSH", true, "macintosh mac xmacroman csmacintosh"),
    ]

    private static let eastern: [Row] = [
        ("ISO-8859-2", true, "iso88592 iso885921987 latin2 l2 isoir101 csisolatin2"),
        ("CP1250", true, "windows1250 cp1250 xcp1250"),
        ("MAC-CENTRALEUROPE", true, "maccentraleurope xmacce"),
        ("ISO-8859-5", true, "iso88595 iso885951988 cyrillic isoir144 csisolatincyrillic"),
        ("CP1251", true, "windows1251 cp1251 xcp1251"), ("KOI8-R", true, "koi8r koi8 koi cskoi8r"),
        ("KOI8-U", true, "koi8u koi8ru"), ("MAC-CYRILLIC", true, "maccyrillic xmaccyrillic xmacukrainian"),
        ("ISO-8859-7", true, "iso88597 iso885971987 greek greek8 ecma118 elot928 isoir126 csisolatingreek suneugreek"),
        ("CP1253", true, "windows1253 cp1253 xcp1253"),
        (
            "ISO-8859-6", true,
            "iso88596 iso885961987 iso88596e iso88596i arabic asmo708 ecma114 isoir127 csisolatinarabic"
        ),
        ("CP1256", true, "windows1256 cp1256 xcp1256"),
        (
            "ISO-8859-8", true,
            "iso88598 iso885981988 iso88598e iso88598i hebrew visual logical isoir138 csisolatinhebrew"
        ),
        ("CP1255", true, "windows1255 cp1255 xcp1255"), ("CP1258", true, "windows1258 cp1258 xcp1258"),
        ("VISCII", true, "viscii csviscii"), ("CP874", true, "windows874 cp874 dos874 tis620 iso885911"),
        ("GEORGIAN-ACADEMY", true, "georgianacademy"), ("GEORGIAN-PS", true, "georgianps"),
    ]

    private static let asian: [Row] = [
        (
            "GB18030", false,
            "gb18030 gbk xgbk cp936 gb2312 gb231280 chinese csgb2312 csiso58gb231280 isoir58 euccn windows936"
        ),
        ("BIG5-HKSCS", false, "big5 big5hkscs cnbig5 csbig5 xxbig5 cp950 windows950"), ("EUC-TW", false, "euctw"),
        ("CP932", false, "shiftjis sjis xsjis windows31j cswindows31j cp932 ms932 mskanji csshiftjis"),
        ("EUC-JP-MS", false, "eucjp xeucjp eucjpms cseucpkdfmtjapanese"),
        ("ISO-2022-JP", false, "iso2022jp csiso2022jp iso2022jp1 iso2022jp2 cp50220 cp50221"),
        (
            "UHC", false,
            "euckr cseuckr korean ksc5601 ksc56011987 ksc56011989 csksc56011987 isoir149 cp949 uhc windows949"
        ),
        ("ISO-2022-KR", false, "iso2022kr csiso2022kr"), ("ISO-2022-CN", false, "iso2022cn"), ("JOHAB", false, "johab"),
    ]

    private static let machines: [Row] = [
        ("IBM437", true, "ibm437 cp437 437"), ("IBM850", true, "ibm850 cp850 850"),
        ("IBM852", true, "ibm852 cp852 852"), ("IBM855", true, "ibm855 cp855 855"), ("IBM858", true, "ibm858 cp858"),
        ("IBM865", true, "ibm865 cp865 865"), ("IBM866", true, "ibm866 cp866 866 csibm866"),
        ("IBM037", true, "ibm037 cp037 ebcdiccpus csibm037"), ("IBM273", true, "ibm273 cp273"),
        ("IBM500", true, "ibm500 cp500 ebcdiccpch"), ("IBM1047", true, "ibm1047 cp1047"),
        ("IBM1140", true, "ibm1140 cp1140 ebcdicus37euro"), ("IBM1141", true, "ibm1141 cp1141 ebcdicde273euro"),
    ]
}
