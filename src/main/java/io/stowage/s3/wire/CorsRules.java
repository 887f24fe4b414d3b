package io.stowage.s3.wire;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** The CORS configuration of a bucket. The first rule that allows a request counts. */
public record CorsRules(List<CorsRule> rules) {
    private static final String ROOT = "CORSConfiguration";
    private static final int MOST_RULES = 100;
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,9}");

    public CorsRules {
        rules = List.copyOf(rules);
        if (rules.isEmpty() || rules.size() > MOST_RULES) {
            throw S3Error.MALFORMED_XML.failure("a CORS configuration has 1 to " + MOST_RULES + " rules");
        }
    }

    public static CorsRules parse(byte[] document) {
        return new CorsRules(XmlReader.parse(document, ROOT).all("CORSRule").stream()
                .map(CorsRules::rule)
                .toList());
    }

    private static CorsRule rule(XmlElement rule) {
        return new CorsRule(
                rule.findText("ID"),
                texts(rule, "AllowedOrigin"),
                texts(rule, "AllowedMethod"),
                texts(rule, "AllowedHeader"),
                texts(rule, "ExposeHeader"),
                seconds(rule));
    }

    private static List<String> texts(XmlElement rule, String name) {
        return rule.all(name).stream().map(each -> each.text().strip()).toList();
    }

    private static OptionalInt seconds(XmlElement rule) {
        Optional<String> text = rule.findText("MaxAgeSeconds").map(String::strip);
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        if (!DIGITS.matcher(text.get()).matches()) {
            throw S3Error.MALFORMED_XML.failure("MaxAgeSeconds is not a number of seconds");
        }
        return OptionalInt.of(Integer.parseInt(text.get()));
    }

    /** @param headers what a preflight asks for; empty for the request itself */
    public Optional<CorsRule> find(String origin, String method, List<String> headers) {
        return rules.stream()
                .filter(rule -> rule.allows(origin, method, headers))
                .findFirst();
    }

    public String document() {
        XmlWriter xml = XmlWriter.document(ROOT);
        for (CorsRule rule : rules) {
            xml.open("CORSRule").element("ID", rule.id());
            rule.origins().forEach(each -> xml.element("AllowedOrigin", each));
            rule.methods().forEach(each -> xml.element("AllowedMethod", each));
            rule.headers().forEach(each -> xml.element("AllowedHeader", each));
            rule.exposed().forEach(each -> xml.element("ExposeHeader", each));
            rule.maxAgeSeconds().ifPresent(seconds -> xml.element("MaxAgeSeconds", seconds));
            xml.close("CORSRule");
        }
        return xml.finish();
    }
}
