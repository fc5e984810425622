import SluiceCore
import SluiceDetection
import Testing

@testable import SluiceInterchange

@Suite struct PurviewImportTests {
    static let package = #"""
        <?xml version="1.0" encoding="utf-16"?>
        <RulePackage xmlns="http://schemas.microsoft.com/office/2011/mce">
        <RulePack id="p"><Version major="1" minor="0" build="0" revision="0"/><Publisher id="q"/>
        <Details defaultLangCode="en-us"><LocalizedDetails langcode="en-us"><PublisherName>House</PublisherName>
        <Name>House rules</Name><Description>Numbers of the house</Description></LocalizedDetails></Details></RulePack>
        <Rules>
        <Entity id="E1" patternsProximity="200" recommendedConfidence="75" relaxProximity="true">
        <Pattern confidenceLevel="75"><IdMatch idRef="Regex_badge"/><Any minMatches="1">
        <Match idRef="Keyword_badge" minCount="2"/><Match idRef="Func_us_date"/></Any></Pattern>
        <Pattern confidenceLevel="65"><IdMatch idRef="Regex_badge"/><Any minMatches="0" maxMatches="0">
        <Match idRef="Keyword_sample"/></Any></Pattern></Entity>
        <Entity id="E2" recommendedConfidence="85">
        <Pattern confidenceLevel="85"><IdMatch idRef="Regex_card"/></Pattern></Entity>
        <Entity id="E3" recommendedConfidence="75">
        <Pattern confidenceLevel="75"><IdMatch idRef="Func_iban"/></Pattern>
        <Pattern confidenceLevel="75"><IdMatch idRef="Func_no_such"/></Pattern></Entity>
        <Entity id="E4" recommendedConfidence="75">
        <Pattern confidenceLevel="75"><IdMatch idRef="Keyword_badge"/></Pattern></Entity>
        <Affinity id="A1" evidencesProximity="300" thresholdConfidenceLevel="75"><Evidence confidenceLevel="65">
        <Match idRef="Keyword_badge"/></Evidence></Affinity>
        <Regex id="Regex_badge">\b[0-9]{6}-EMP\b</Regex>
        <Regex id="Regex_card" validators="Validator_card" filters="Filter_card">\b4[0-9]{15}\b</Regex>
        <Regex id="Regex_unused">x</Regex>
        <Validators id="Validator_card"><Validator name="Func_credit_card"/>
        <Validator name="Checksum"><Param name="Mod">9</Param></Validator></Validators>
        <Filters id="Filter_card"><Filter name="StartsWith"><Param name="Value">41</Param></Filter></Filters>
        <Keyword id="Keyword_badge"><Group matchStyle="word"><Term>badge</Term>
        <Term caseSensitive="true">EMP no</Term></Group></Keyword>
        <Keyword id="Keyword_sample"><Group matchStyle="string"><Term>sample</Term></Group></Keyword>
        <LocalizedStrings>
        <Resource idRef="E1"><Name default="true" langcode="en-us">Badge number</Name>
        <Name langcode="de-de">Ausweisnummer</Name><Description default="true">Of staff</Description></Resource>
        <Resource idRef="E2"><Name default="true" langcode="en-us">Card</Name></Resource>
        </LocalizedStrings></Rules></RulePackage>
        """#

    private static let names = ["Badge number", "Card", "E3", "E4", "A1"]

    @Test func `every entity becomes an entry or is listed`() throws {
        let imported = try Imported(Self.package, "rules.xml")
        #expect(imported.product.outcomes.map(\.rule) == Self.names)
        #expect(imported.product.outcomes.map(\.state) == [.partly, .partly, .partly, .carried, .leftOut])
        #expect(try imported.errors() == [])
    }

    @Test func `keywords become words that raise or lower the confidence`() throws {
        let entry = try Imported(Self.package, "rules.xml").entry("badge-number")
        #expect(entry.context.hotWords == ["en": ["badge", "EMP no"]])
        #expect(entry.context.negativeWords == ["sample"] && entry.context.window == 200)
        #expect(entry.evidence.points == .structured)
    }

    @Test func `validators, filters and further names are carried over or listed`() throws {
        let imported = try Imported(Self.package, "rules.xml")
        #expect(try imported.entry("card").evidence.validator?.name == "luhn")
        #expect(try imported.entry("card").counting.confidenceThreshold == .high)
        #expect(imported.notes("Card", .notCarried) == ["`validators`: Checksum", "`filters`: StartsWith"])
        let badge = imported.notes("Badge number", .notCarried)
        for text in [
            "`relaxProximity`", "`minCount` of evidence", "evidence that the package does not hold: `Func_us_date`",
            "names in further languages", "descriptions of an entity",
        ] { #expect(badge.contains(text), "\(text) of \(badge)") }
        let whole = imported.product.notes.notes.filter(\.rules.isEmpty).map(\.text)
        #expect(whole.contains("`Regex` Regex_unused, to which no entity refers"))
        #expect(imported.notes("E3", .leftOut).contains { $0.contains("Func_no_such") })
    }

    /// The filters are those of Microsoft's reference of filters, at an entity and at a pattern.
    @Test func `what an entity refers to as a filter is told of at the entity`() throws {
        let text = #"""
            <RulePackage><Rules><Entity id="E1" patternsProximity="300" recommendedConfidence="85" filters="ssn_filters">
            <Pattern confidenceLevel="85" filters="phone_filters"><IdMatch idRef="R"/><Match idRef="Keyword_cc_verification"/>
            <Match idRef="Other"/></Pattern></Entity>
            <Regex id="R">[0-9]{9}</Regex><Regex id="Other">[0-9]{5}(?R)?</Regex>
            <Filters id="ssn_filters"><Filter type="AllDigitsSameFilter"></Filter></Filters>
            <Filters id="phone_filters"><Filter type="TextMatchFilter" direction="StartsWith" logic="Exclude"
            textProcessorId="Keyword_false"></Filter></Filters><Filters id="spare"/>
            <Keyword id="Keyword_false"><Group matchStyle="string"><Term>0500</Term></Group></Keyword>
            </Rules></RulePackage>
            """#
        let imported = try Imported(text, "rules.xml")
        #expect(
            Set(imported.notes("E1", .notCarried)) == [
                "`filters`", "`filters` of a pattern",
                "evidence that the package does not hold: `Keyword_cc_verification`",
                "a pattern of evidence that is not understood: `Other`",
                "the evidence that must be there: the value counts without it",
            ])
        let whole = imported.product.notes.notes.filter(\.rules.isEmpty).map(\.text)
        #expect(whole.filter { $0.contains("no entity refers") } == ["`Filters` spare, to which no entity refers"])
    }

    @Test func `a keyword as the primary match becomes words`() throws {
        let imported = try Imported(Self.package, "rules.xml")
        #expect(try imported.matches(in: "my Badge is lost") == ["Badge"])
    }

    private static func package(_ entity: String) -> String {
        #"""
        <RulePackage><Rules>\#(entity)<Regex id="R">\bE\d{7}\b</Regex><Regex id="S">\bH\d{7}\b</Regex>
        <Regex id="C" validators="Func_credit_card">\b4\d{15}\b</Regex>
        <Keyword id="K"><Group matchStyle="word"><Term>employee id</Term></Group></Keyword></Rules></RulePackage>
        """#
    }

    private static let far = String(repeating: " lorem ipsum", count: 10) + ".\n"

    /// A pattern matches where its IdMatch has all its Match elements within `patternsProximity` characters; its
    /// confidence is the level of the best pattern that matches (Microsoft's page "Create a custom sensitive information
    /// type using PowerShell").
    @Test(arguments: ["65", "75", "85"], [true, false])
    func `a keyword that must be there makes the value count, wherever it stands`(_ level: String, _ isLow: Bool) throws
    {
        let weak = isLow && level != "65" ? #"<Pattern confidenceLevel="65"><IdMatch idRef="R"/></Pattern>"# : ""
        let imported = try Imported(
            Self.package(
                #"""
                <Entity id="E" patternsProximity="300" recommendedConfidence="\#(level)"><Pattern confidenceLevel="\#(level)">
                <IdMatch idRef="R"/><Match idRef="K"/></Pattern>\#(weak)</Entity>
                """#), "rules.xml")
        #expect(try imported.errors() == [])
        #expect(try imported.acts(on: "employee id\(Self.far)E1234567"))
        #expect(try imported.acts(on: "employee id: E1234567"))
        #expect(try !imported.acts(on: "E1234567"))
    }

    @Test(arguments: ["75", "85"])
    func `a pattern that must be there makes the value count`(_ level: String) throws {
        let imported = try Imported(
            Self.package(
                #"""
                <Entity id="E" patternsProximity="300" recommendedConfidence="\#(level)"><Pattern confidenceLevel="\#(level)">
                <IdMatch idRef="R"/><Match idRef="S"/></Pattern></Entity>
                """#), "rules.xml")
        #expect(imported.state("E") == .carried)
        #expect(try imported.errors() == [])
        #expect(try imported.acts(on: "H7654321\(Self.far)E1234567"))
        #expect(try !imported.acts(on: "employee id: E1234567"))
    }

    // 4111111111111111 is the card schemes' test number.
    @Test(arguments: ["65", "75", "85"])
    func `with a validator a keyword is needed too`(_ level: String) throws {
        let imported = try Imported(
            Self.package(
                #"""
                <Entity id="E" patternsProximity="300" recommendedConfidence="\#(level)"><Pattern confidenceLevel="\#(level)">
                <IdMatch idRef="C"/><Match idRef="K"/></Pattern></Entity>
                """#), "rules.xml")
        #expect(try imported.acts(on: "employee id\(Self.far)4111111111111111"))
        #expect(try !imported.acts(on: "4111111111111111"))
    }

    @Test func `UTF-16 and UTF-8 read alike`() throws {
        var utf16: [UInt8] = [0xFF, 0xFE]
        for unit in Self.package.utf16 { utf16 += [UInt8(truncatingIfNeeded: unit), UInt8(unit >> 8)] }
        let source = ProfileImport.Source(name: "rules.xml", bytes: utf16)
        let products = try ProfileImport.products(of: [source], format: nil, catalogue: []).products
        #expect(products.first?.outcomes.map(\.rule) == Self.names)
    }
}
