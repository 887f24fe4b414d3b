package io.stowage.ic.candid;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads Candid types from their text, for vectors. Names stand for definitions, which may mention themselves. */
final class TypeText {
    private static final Pattern TOKEN = Pattern.compile("\"([^\"]*)\"|[A-Za-z_0-9]+|[(){};:,]");

    private final Map<String, String> definitions;
    private final Map<String, CandidType> open;
    private final List<String> tokens = new ArrayList<>();
    private int at;

    private TypeText(String text, Map<String, String> definitions, Map<String, CandidType> open) {
        this.definitions = definitions;
        this.open = open;
        Matcher matcher = TOKEN.matcher(text);
        while (matcher.find()) {
            tokens.add(matcher.group());
        }
    }

    /** The types in a list like {@code (nat, opt text)}. */
    static List<CandidType> list(String text, Map<String, String> definitions) {
        TypeText parser = new TypeText(text, definitions, Map.of());
        parser.expect("(");
        List<CandidType> types = new ArrayList<>();
        while (!parser.accept(")")) {
            types.add(parser.type());
            parser.accept(",");
        }
        return types;
    }

    /** The definitions of an interface file, by name. */
    static Map<String, String> definitions(String did) {
        Map<String, String> found = new HashMap<>();
        String plain = did.replaceAll("//[^\n]*", "");
        Matcher matcher = Pattern.compile("(?s)\\btype (\\w+) = (.*?);\\s*(?=\\btype |\\bservice )")
                .matcher(plain);
        while (matcher.find()) {
            found.put(matcher.group(1), matcher.group(2));
        }
        return found;
    }

    private CandidType type() {
        String word = next();
        return switch (word) {
            case "opt" -> CandidType.opt(type());
            case "vec" -> CandidType.vec(type());
            case "record" -> CandidType.record(fields(false));
            case "variant" -> CandidType.variant(fields(true));
            default -> named(word);
        };
    }

    private CandidType named(String word) {
        if (open.containsKey(word)) {
            return open.get(word);
        }
        String definition = definitions.get(word);
        if (definition == null) {
            return CandidType.Primitive.valueOf(word.toUpperCase(Locale.ROOT));
        }
        return CandidType.recursive(self -> {
            Map<String, CandidType> inner = new HashMap<>(open);
            inner.put(word, self);
            return new TypeText(definition, definitions, inner).type();
        });
    }

    private CandidType.Field[] fields(boolean variant) {
        expect("{");
        List<CandidType.Field> fields = new ArrayList<>();
        while (!accept("}")) {
            boolean labelled = tokens.get(at + 1).equals(":");
            String name = labelled || variant ? next().replace("\"", "") : "";
            if (labelled) {
                expect(":");
            }
            CandidType type = labelled || !variant ? type() : CandidType.Primitive.NULL;
            fields.add(field(name, type, fields.size()));
            while (accept(";")) {
                // As many as there are.
            }
        }
        return fields.toArray(CandidType.Field[]::new);
    }

    private static CandidType.Field field(String name, CandidType type, int index) {
        if (name.isEmpty()) {
            return CandidType.field(index, type);
        }
        return name.matches("\\d+") ? CandidType.field(Long.parseLong(name), type) : CandidType.field(name, type);
    }

    private String next() {
        return tokens.get(at++);
    }

    private boolean accept(String token) {
        if (at < tokens.size() && tokens.get(at).equals(token)) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(String token) {
        if (!accept(token)) {
            throw new IllegalArgumentException("expected " + token + " at " + at + " of " + tokens);
        }
    }
}
