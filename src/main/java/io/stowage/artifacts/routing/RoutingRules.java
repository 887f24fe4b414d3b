package io.stowage.artifacts.routing;

import io.stowage.fault.BadRequest;
import io.stowage.web.json.Fields;
import io.stowage.web.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Rules in their order; the first that applies wins, else the default. */
public record RoutingRules(Route fallback, List<RoutingRule> rules) {
    static final String DEFAULT = "default";
    private static final int MOST = 1000;

    public RoutingRules {
        rules = List.copyOf(rules);
    }

    /** With one backend, everything goes there. */
    public static RoutingRules only(Backend backend) {
        return new RoutingRules(new Route(DEFAULT, List.of(backend), 1, Route.ALL), List.of());
    }

    public Route route(FileFacts facts) {
        return rules.stream()
                .filter(rule -> rule.applies(facts))
                .map(RoutingRule::route)
                .findFirst()
                .orElse(fallback);
    }

    /** The ways of all rules, and the usual one. */
    Stream<Route> routes() {
        return Stream.concat(rules.stream().map(RoutingRule::route), Stream.of(fallback));
    }

    /** Throws a {@link io.stowage.fault.StowageException} that says what is wrong. */
    public static RoutingRules parse(String document, Backends backends) {
        Fields root = new Json().parse(document, Set.of(DEFAULT, "write", "rules"), "the routing document");
        boolean alone = backends.ids().size() == 1;
        BadRequest.unless(
                root.has(DEFAULT) || alone, "the routing document has no default, and there is more than one backend");
        List<String> ids = root.has(DEFAULT) ? root.texts(DEFAULT) : backends.ids();
        List<Backend> use = RoutingRule.backends(DEFAULT, ids, backends);
        String write = root.optionalText("write").orElse(Route.ALL);
        List<RoutingRule> rules = new ArrayList<>();
        for (Fields each : root.objects("rules", RoutingRule.fields())) {
            BadRequest.unless(rules.size() < MOST, "there are more than " + MOST + " rules");
            RoutingRule rule = RoutingRule.parse(each, backends);
            for (RoutingRule earlier : rules) {
                BadRequest.unless(!earlier.name().equals(rule.name()), "two rules are called " + rule.name());
                BadRequest.unless(
                        !earlier.covers(rule),
                        "the rule " + rule.name() + " is never reached, because " + earlier.name()
                                + " stands earlier and means all the same files");
            }
            rules.add(rule);
        }
        return new RoutingRules(new Route(DEFAULT, use, RoutingRule.needed(DEFAULT, write, use.size()), write), rules);
    }
}
