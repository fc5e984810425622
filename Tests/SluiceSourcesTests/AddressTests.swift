import SluiceCore
import SluiceSources
import Testing

@Suite struct WebAddressTests {
    @Test(
        "parts",
        arguments: [
            ("https://api.chatgpt.com/v1", "api.chatgpt.com", 443, "/v1"), ("HTTPS://A.Example", "a.example", 443, "/"),
            ("http://127.0.0.1:8080/x?y=1#z", "127.0.0.1", 8080, "/x?y=1"), ("https://[::1]:1/", "::1", 1, "/"),
            ("https://a.example?se=1", "a.example", 443, "/?se=1"),
        ])
    func parts(_ text: String, _ host: String, _ port: Int, _ target: String) {
        let address = WebAddress(text)
        #expect(address?.host == host)
        #expect(address?.port == port)
        #expect(address?.target == target)
    }

    @Test(
        "what is no address",
        arguments: [
            "", "ftp://a.example/", "file:///etc/passwd", "javascript:alert(1)", "https://", "https:///x",
            "//a.example/",
            "https://user@a.example/", "https://a.example@b.example/", "https://a.example:0/",
            "https://a.example:99999/",
            "https://a.example:/", "https://a..example/", "https://a.example\\@b.example/", "https://a b/",
            "https://a.example/\u{0}", "https://a.example/\n", "https://ä.example/", "https://[::1", "https://[x]/",
            "https://a%2eexample/", "gopher://a.example/",
        ])
    func refused(_ text: String) {
        #expect(WebAddress(text) == nil)
    }

    @Test("characters that a second parser may trip over are escaped")
    func escaping() {
        #expect(WebAddress("https://a.example/x{y}|z")?.text == "https://a.example/x%7By%7D%7Cz")
    }

    @Test("Location headers: absolute, from the root, and refused ones")
    func resolving() {
        let base = WebAddress("https://a.example:8443/v1/x")
        #expect(base?.resolving("/y?z=1")?.text == "https://a.example:8443/y?z=1")
        #expect(base?.resolving("https://b.example/q")?.text == "https://b.example/q")
        #expect(base?.resolving("//b.example/q") == nil)
        #expect(base?.resolving("q") == nil)
    }

    @Test("query values are percent-encoded, so that + and & survive")
    func query() {
        let address = WebAddress("https://a.example/v1")?.appending(
            path: "/logs",
            query: [(name: "after", value: "2026-11-22T10:00:00+00:00"), (name: "effective_at[gte]", value: "a&b")]
        )
        #expect(address?.target == "/v1/logs?after=2026-11-22T10%3A00%3A00%2B00%3A00&effective_at%5Bgte%5D=a%26b")
    }
}

@Suite struct IPAddressTests {
    /// Ranges of RFC 6890, RFC 1918, RFC 3927, RFC 4193, RFC 6598 and their kind.
    @Test(
        "internal ranges",
        arguments: [
            "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.0.1", "169.254.169.254", "172.16.0.1",
            "172.31.255.255", "192.168.1.1", "192.0.0.8", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
            "::",
            "::1", "fc00::1", "fd00:ec2::254", "fe80::1", "ff02::1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
            "64:ff9b::a00:1", "2002:a00:1::",
        ])
    func isInternal(_ text: String) {
        #expect(IPAddress(text)?.isInternal == true)
    }

    @Test(
        "public addresses",
        arguments: [
            "8.8.8.8", "1.1.1.1", "172.32.0.1", "172.15.0.1", "100.128.0.1", "192.169.0.1", "2606:4700::1111",
            "2a00:1450::1", "::ffff:8.8.8.8",
        ])
    func isPublic(_ text: String) {
        #expect(IPAddress(text)?.isInternal == false)
    }

    @Test("loose notations are none", arguments: ["127.1", "0x7f.0.0.1", "2130706433", "017.0.0.1", "1.2.3", "a", ""])
    func loose(_ text: String) {
        #expect(IPAddress(text) == nil)
    }
}

@Suite struct DownloadRuleTests {
    private func check(_ url: String, base: String = "https://api.chatgpt.com/v1") -> CoverageReason? {
        guard let api = WebAddress(base), let address = WebAddress(url) else { return nil }
        let rule = DownloadRule(allowedHosts: ["oaiusercontent.com"], apiHosts: [api])
        do throws(ContentError) {
            try rule.check(address)
            return nil
        } catch {
            return error.reason
        }
    }

    @Test(
        "allowed",
        arguments: [
            "https://files01.oaiusercontent.com/x", "https://oaiusercontent.com/", "https://api.chatgpt.com/file",
        ])
    func allowed(_ url: String) {
        #expect(WebAddress(url) != nil)
        #expect(check(url) == nil)
    }

    @Test(
        "refused",
        arguments: [
            "http://files01.oaiusercontent.com/x", "https://eviloaiusercontent.com/",
            "https://oaiusercontent.com.evil.example/",
            "https://127.0.0.1/", "https://localhost/", "https://[::1]/", "https://169.254.169.254/latest/meta-data",
            "https://2130706433/", "https://0x7f.0.0.1/", "https://127.1/", "https://example.com/",
            "http://api.chatgpt.com/",
        ])
    func refused(_ url: String) {
        #expect(WebAddress(url) != nil)
        #expect(check(url) == .urlRefused)
    }

    @Test("this machine only when the API is on it")
    func loopback() {
        #expect(check("http://127.0.0.1:9/x", base: "http://127.0.0.1:8/v1") == nil)
        #expect(check("http://10.0.0.1:9/x", base: "http://127.0.0.1:8/v1") == .urlRefused)
    }

    @Test("signed addresses: expiry from se, a minute of margin, and a description without path and query")
    func signed() throws {
        let address = try #require(
            WebAddress("https://blob.example/file-secretpath?se=2026-11-23T10%3A00%3A00Z&sig=secretsignature")
        )
        let url = SignedURL(address: address, received: fixtureTime)
        #expect(url.expires == fixtureTime.adding(seconds: 3600))
        #expect(url.isWorthTrying(at: fixtureTime.adding(seconds: 3530)))
        #expect(!url.isWorthTrying(at: fixtureTime.adding(seconds: 3550)))
        #expect(!"\(url)".contains("secret"))
        let plain = SignedURL(address: try #require(WebAddress("https://blob.example/x")), received: fixtureTime)
        #expect(plain.expires == fixtureTime.adding(seconds: 3000))
    }
}

@Suite struct APIRouteTests {
    @Test("ids are filled in and percent-encoded")
    func encoding() throws {
        let route = try APIRoute("/users/{user}/files/{file}", "auth0|x", "file-1")
        #expect(route.path == "/users/auth0%7Cx/files/file-1")
        #expect(route.template == "/users/{user}/files/{file}")
    }

    @Test(
        "ids that would change the path are refused",
        arguments: [
            "", ".", "..", "a/b", "a?b", "a#b", "a\\b", "%2e%2e", "a\nb", "a b", "\u{7F}",
            String(repeating: "x", count: 513),
        ])
    func refused(_ id: String) {
        #expect(throws: APIRoute.InvalidIdentifier.self) { try APIRoute("/gpts/{gpt}", id) }
    }
}

@Suite struct SecretTests {
    @Test("nothing that prints a key shows it")
    func redaction() throws {
        let value = "prefix-" + String(repeating: "s", count: 20) + "tail"
        let secret = try Secret("  \(value)\r\n", place: "test")
        var dumped = ""
        dump(secret, to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), dumped, "\([secret])"] {
            #expect(!text.contains("prefix"))
        }
        #expect("\(secret)" == "…tail")
        #expect("\(try Secret("short-key", place: "test"))" == "…")
    }

    @Test(
        "keys that no header may carry are refused, without being shown", arguments: ["", " \n", "a b", "a\u{0}", "ä"])
    func refused(_ text: String) {
        #expect { try Secret(text, place: "OPENAI_ADMIN_KEY") } throws: { error in
            (error as? SluiceError)?.kind == .configuration && (error as? SluiceError)?.place == "OPENAI_ADMIN_KEY"
        }
    }
}
