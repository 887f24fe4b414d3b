package io.stowage.ic.candid;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.ic.Bytes;
import io.stowage.ic.Principal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Reads values from the JSON of the vectors, by their type. */
final class JsonValues {
    private JsonValues() {}

    static List<CandidValue> list(List<CandidType> types, JsonNode values) {
        List<CandidValue> all = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            all.add(value(types.get(i), values.get(i)));
        }
        return all;
    }

    static CandidValue value(CandidType wanted, JsonNode json) {
        CandidType type = wanted.resolve();
        if (type instanceof CandidType.OptType opt) {
            return json.isEmpty() ? CandidValue.none() : CandidValue.some(value(opt.of(), json.get(0)));
        }
        if (type instanceof CandidType.VecType vec) {
            List<CandidValue> items = new ArrayList<>();
            json.forEach(item -> items.add(value(vec.of(), item)));
            return CandidValue.of(items);
        }
        if (type instanceof CandidType.RecordType fields) {
            CandidValue.RecordValue record = CandidValue.record();
            for (CandidType.Field field : fields.fields().values()) {
                JsonNode node = json.isArray() ? json.get((int) field.label()) : json.required(field.name());
                record = record.with(field.label(), value(field.type(), node));
            }
            return record;
        }
        if (type instanceof CandidType.VariantType cases) {
            String name = json.fieldNames().next();
            CandidType.Field known = Objects.requireNonNull(cases.cases().get(Label.of(name)), name);
            return CandidValue.variant(name, value(known.type(), json.get(name)));
        }
        return primitive((CandidType.Primitive) type, json);
    }

    private static CandidValue primitive(CandidType.Primitive type, JsonNode json) {
        return switch (type) {
            case NULL, RESERVED -> new CandidValue.NullValue();
            case BOOL -> CandidValue.of(json.booleanValue());
            case TEXT -> CandidValue.of(json.textValue());
            case PRINCIPAL ->
                CandidValue.of(Principal.parse(json.required("$principal").textValue()));
            default ->
                json.has("$blob")
                        ? CandidValue.of(Bytes.ofHex(json.required("$blob").textValue()))
                        : CandidValue.of(new BigInteger(json.required("$int").textValue()));
        };
    }
}
