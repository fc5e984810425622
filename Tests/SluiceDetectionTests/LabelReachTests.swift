import SluiceCore
import Testing

@testable import SluiceDetection

/// How far a label speaks beside the name of the value's own field.
@Suite struct LabelReachTests {
    private static let profiles = try? TestProfile(entries: [
        TestProfile.Entry(
            id: "nine", pattern: "(?<![0-9A-Za-z-])[0-9]{9}(?![0-9A-Za-z-])", points: "structured",
            lines: ["hot_words: {en: [ssn, social security number, card, card number, exp, passport]}"])
    ]).compiled()

    private static let value = "358514232"

    /// What `why` names for the value that `N` stands for in a text: `label`, `near`, `header` or nothing.
    private func reason(_ text: String) throws -> String? {
        let profiles = try #require(Self.profiles)
        let whole = text.split(separator: "N!", omittingEmptySubsequences: false).joined(separator: Self.value)
        let matches = try profiles.matches(in: whole)
        let last = try #require(matches.last, "\(text)")
        let words = last.why.dropFirst()
        #expect(words.count <= 1)
        return words.first.map { String($0.prefix { $0 != ":" }) }
    }

    @Test(
        "the name of another field ends a label",
        arguments: [
            // JSON, in a string too, and what programs print of their objects
            #"{"name":"x","ssn":null,"customer_id":N!,"mrn":null}"#, #"{"ssn":"","accountRef":"N!"}"#,
            #"{\"ssn\":null,\"customer_id\":N!}"#, #"{"ssn": null, "ids": [1, N!]}"#,
            #"{"ssn":null,"note":"call N!"}"#, #"{"card": {"brand": "x", "exp_year": 2028}, "id": N!}"#,
            #"{"exp_year": 2028, "id": N!}"#, #"{"ssn":null,"id":N!}"#, #"{"ssn":false,"value":N!}"#,
            #"{"ssn":{"last4":"1234"},"value":N!}"#,
            "{'ssn': None, 'customer': N!}", "['ssn' => null, 'customer' => N!]", "User{ssn=null, customer=N!}",
            "User { ssn: None, customer: N! }", "{ssn: null, customerId: N!}", "ssn: none, customer: N!",
            "{ Ssn = , CustomerId = N! }",
            // URLs, logs, attributes
            "GET /p?ssn=&cust=N! HTTP/1.1", "GET /card/126977764752?session=N!&t=8", "GET /p?ssn=&id=N!",
            "ssn=123456789 user_id=N!",
            "ssn=- id=N!",
            "ssn= id=N!", "ssn=***-**-1234 user=N!", "claims exp=17643 nonce=N!",
            #"<rec ssn="" custid="N!"/>"#, "has_ssn=true employee=N!",
            // XML
            "<ssn/><order>N!</order>", "<ssn></ssn><ref>N!</ref>", "<ssn>123</ssn><ref>N!</ref>",
            #"<ssn xsi:nil="true"/><ref>N!</ref>"#,
        ])
    func ended(_ text: String) throws {
        #expect(try reason(text) == "near")
    }

    @Test(
        "a label speaks over what says nothing of the value",
        arguments: [
            // the label is the name, or of it
            "SSN: N!", "ssn=N!", "SSN = N!", "GET /card/N!?session=1", "GET /card/lookup?q=N!", "GET /api/ssn/v2?n=N!",
            "SSN (US)=N!",
            "card number (visa)=N!", "MY_SSN_TEST_USER=N!",
            "ssn.customer=N!", "user[ssn][x]=N!", "card+owner=N!", "$row['ssn'] = 'N!'", "SSN/TIN=N!",
            #""customer ssn of today": "N!""#, #"{\"ssn\":\"N!\"}"#, #"{"ssn": [N!]}"#, "ssn-ref: N!",
            // names that say nothing
            "SSN: id=N!", "SSN: number=N!", "ssn id=N!", #"{"type":"ssn","value":"N!"}"#,
            #"{"type":"ssn","required":true,"value":"N!"}"#, #"{"idType":"SSN","idNumber":"N!"}"#,
            #"{"documentType":"PASSPORT","documentNumber":"N!"}"#, #"{"ssn":{"value":"N!"}}"#, #"{"ssn":{"id":N!}}"#,
            #"{"ssn":{"S":"N!"}}"#, #"{"card_holder":"Jo","number":"N!"}"#, #"{"card":"x","number":"N!"}"#,
            #"{"question":"your ssn?","answer":"N!"}"#, "type=ssn&q=N!", "--type ssn --number=N!",
            #"<input name="ssn" value="N!">"#, #"<input id="ssn" type="text" value=N!>"#,
            #"<input name="ssn" data-value="N!">"#, #"<f n="ssn" t="s" value='N!'/>"#,
            // other members of what the label names, and fields of which it is the value
            #"{"passport":{"country":"US","id":"N!"}}"#, #"{"ssn":{"from":null,"to":"N!"}}"#,
            #"{"ssn":{"before":"","after":"N!"}}"#, #"{"type":"ssnNumber","id":"N!"}"#, #"{"ssn_full":{"id":"N!"}}"#,
            #"{"field":"ssn","rejectedValue":"N!"}"#, "meta_key=ssn meta_value=N!", "audit field=ssn from= to=N!",
            #"{"attributeName":"ssn","attributeValue":"N!"}"#, #"{"action":"verify_ssn","payload":"N!"}"#,
            #"{"infoType":{"name":"ssn"},"quote":"N!"}"#, "changed ssn: from=123456789 to=N!",
            // logs, and parameters of statements
            "ssn mismatch: expected=N!", "processing ssn user_input=N!", "invalid ssn provided=N!",
            "ssn lookup failed cust=N!", #"where ssn=? params=["N!"]"#, "WHERE ssn = $1 -- args: [N!]",
            "WHERE ssn = @p0 [Parameters=[@p0='N!'", "exec sp_find @field='ssn', @p1='N!'", "verifySsn(arg0=N!)",
            // marks and types behind a label
            #"SSN: <input value="N!">"#, #"SSN: <input type="text" name="f1" value="N!">"#,
            #"let ssn: &str = "N!";"#, #"ssn: Optional[str] = "N!""#, #"ssn: Mapped[str] = "N!""#,
            // maps
            "SSN: husband=123456789 wife=N!", #"ssn_by_name = {"Bob":"123456789","Ann":"N!"}"#,
            #"{"ssn":{"Ann":"N!"}}"#, #"{"ssn":{"Ann":"N!","Bob":"N!"}}"#, #"{"ssn":{"a":"123456789","b":"N!"}}"#,
            #"ssn="id=N!""#,
            // fields that have ended
            #"<field name="ssn" type="string">N!</field>"#, #"<td class="ssn" width="10">N!</td>"#,
            "<td>SSN</td><td>N!</td>", "<card><type>x</type><no>N!</no></card>", "ssn note=foo N!",
            // prose
            "SSN for John: N!", "my ssn, please keep it secret: N!", "SSN for John = N!", "SSN of McDonald: N!",
            "ssn? [12:30:45] me: N!", "2026-11-28T15:01:02 ssn 12:30 N!", "the ssn, see https://host N!",
            "SSN (note: new) N!", "Social Security Number (SSN) [9 digits, no dashes]: N!", "the ssn is N!",
            "SSN: 12-34, wife: N!", "if ssn == N!", "ssn: see user_id: N!", "ssn of $row['customer'] = N!",
            "ann: what is your ssn? bob_j: N!", "[12:01] ann_k: ssn pls [12:02] bob_j: N!",
        ])
    func heard(_ text: String) throws {
        #expect(try reason(text) == "label")
    }

    @Test(
        "a name of a token or of a part of a value speaks for nothing",
        arguments: [
            "card_last4=1234 txn=N! amount=12", #"{"card_last4":"1234","token":N!}"#, "card_last4=1234 N!",
            "last4_ssn=1234, cust=N!", "ssn_last_four=1 id=N!", "card_last_digits;\nN!", "ssn-token\nof N!",
            "id,ssn_token\n1,N!\n2,N!\n",
        ])
    func derived(_ text: String) throws {
        #expect(try reason(text) == nil)
    }

    @Test(
        "names tell what their fields hold",
        arguments: [
            ("ssn_hash", FieldName.Derivation.hash), ("user_ssn_sha256", .hash), ("ssnFingerprint", .hash),
            ("hashed_ssn", .hash), ("SSN (Hash)", .hash), ("ssn_token", .substitute), ("Tokenized SSN", .substitute),
            ("last4 ssn", .substitute), ("ssn_last_four", .substitute), ("ssn", .value), ("SSN_Encrypted__c", .value),
            ("ssn_masked", .value), ("SSN (not hashed)", .value), ("SSN (last 4 or full)", .value),
            ("ssn_hashtag", .value), ("ssn_last_40", .value), ("SSN (will be hashed)", .value),
        ])
    func derivation(_ name: String, _ expected: FieldName.Derivation) throws {
        let text = Array("id,\(name),x".utf8)
        let word = try #require(text.indices.first { text[$0...].prefix(3).map { $0 | 0x20 } == Array("ssn".utf8) })
        #expect(FieldName.derivation(word..<(word + 3), isHeader: true, in: text.span) == expected)
    }

    @Test(
        "such a name speaks for a field that says nothing, and others are no such names",
        arguments: [
            "card_last4=1234 number=N!", #"{"card_token":"tok_1","number":"N!"}"#, "ssn_last=N!", "ssn_last_40 N!",
            "last_ssn N!", "unmasked_ssn N!", "ssn_hashtag N!", "hash: x, ssn N!", "token card N!", "ssn_hash=a ssn=N!",
            "card, masked: N!", "ssn_hash=N!", #"{"ssn_hash": "N!"}"#, "ssn_token = 'N!'", "hashed_ssn: N!",
        ])
    func notDerived(_ text: String) throws {
        #expect(try reason(text) == "label")
    }

    @Test(
        "a label that is a member of its own speaks for the value on the next line",
        arguments: [
            "{\n  \"system\": \"http://hl7.org/fhir/sid/us-ssn\",\n      \"value\": \"N!\"\n}",
            "{\r\n\t\"name\": \"ssn\",\r\n\t\"value\": N!\r\n}", "{\n \"ssn\": {\n  \"value\": \"N!\"",
            "- name: SSN\n  value: N!\n", "Question: SSN\n\nAnswer: N!", "type = \"ssn\"\nnumber = \"N!\"",
            "x: {\n  \"type\": {\"text\": \"SSN\"},\n  \"value\": \"N!\"",
            "<dict>\n\t<key>ssn</key>\n\t<string>N!</string>", "<f>\r\n<Name>SSN</Name>\r\n<Value>N!</Value>",
            "<system value=\"http://hl7.org/fhir/sid/us-ssn\"/>\n  <value value=\"N!\"/>",
            "my social security number is\nN!", "our SSNs are:\n\nN!", "Die SSN lautet\r\n> N!",
        ])
    func members(_ text: String) throws {
        #expect(try reason(text) == "label")
    }

    @Test(
        "other members and lines end it",
        arguments: [
            "{\n \"ssn\": null,\n \"value\": N!\n}", "{\n \"ssn\": \"\",\n \"value\": N!\n}",
            "{\n \"type\": \"ssn\",\n \"id\": N!\n}", "{\n \"type\": \"ssn\",\n \"customer\": N!\n}",
            "<key>ssn</key>\n<string></string>\n<string>N!", "<a>ssn</a>\n<phone>N!", "<a>ssn here</a>\n<value>N!",
            "{\n \"note\": \"no ssn here\",\n \"value\": N!\n}", "x\nSSN=\nvalue=N!", "x\nthe ssn is not\nN!",
            "x\nthe ssn island\nN!", "{\n \"type\": \"ssn\",\n \"x\": 5, \"value\": N!\n}",
        ])
    func others(_ text: String) throws {
        #expect(try reason(text) == "near")
    }

    @Test
    func `hostile fields end nothing and take no time`() throws {
        let profiles = try #require(Self.profiles)
        for filler in ["=", ":", "\\\"", "a=", "\"a\":", "[", "]=", "<ssn", "</", "ssn=\"", "{\"ssn\":", "é:"] {
            let text = String(repeating: "ssn " + String(repeating: filler, count: 20) + "358514232 ", count: 200)
            _ = try profiles.matches(in: text)
            _ = try profiles.matches(in: Array(text.utf8), pieces: [Int](repeating: 7, count: 1000), windowBytes: 300)
        }
    }
}
