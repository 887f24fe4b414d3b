package io.stowage.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.ToDoubleFunction;

/** What the servers did in each line: the medians of their rounds, and how much the first one did of what others did. */
final class S3Scores {
    private final List<String> servers;
    private final Map<String, Map<String, List<Tally>>> lines = new LinkedHashMap<>();

    /** @param servers the first one is compared with the others */
    S3Scores(List<String> servers) {
        this.servers = List.copyOf(servers);
    }

    void add(String line, String server, Tally tally) {
        lines.computeIfAbsent(line, name -> new LinkedHashMap<>())
                .computeIfAbsent(server, name -> new ArrayList<>())
                .add(tally);
    }

    Optional<Double> operationsPerSecond(String line, String server) {
        return median(line, server, Tally::operationsPerSecond);
    }

    private Optional<Double> median(String line, String server, ToDoubleFunction<Tally> figure) {
        List<Tally> all = lines.getOrDefault(line, Map.of()).getOrDefault(server, List.of());
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of(all.stream().mapToDouble(figure).sorted().toArray()[all.size() / 2]);
    }

    String head() {
        StringJoiner names = new StringJoiner(" | ", "| line | ", " |");
        StringJoiner rule = new StringJoiner("|", "|---|", "|");
        servers.forEach(names::add);
        servers.stream().skip(1).forEach(server -> names.add("of " + server));
        for (int i = 1; i < 2 * servers.size(); i++) {
            rule.add("---");
        }
        return names + "\n" + rule;
    }

    /** Operations per second, milliseconds of processor time for each, and ratios of operations. */
    String line(String line) {
        StringJoiner cells = new StringJoiner(" | ", "| " + line + " | ", " |");
        for (String server : servers) {
            cells.add(operationsPerSecond(line, server)
                    .map(each -> number(each) + "/s, "
                            + number(median(line, server, Tally::cpuMillisPerOperation)
                                    .orElseThrow()) + " ms")
                    .orElse(""));
        }
        Optional<Double> ours = operationsPerSecond(line, servers.get(0));
        servers.stream()
                .skip(1)
                .forEach(server -> cells.add(operationsPerSecond(line, server)
                        .flatMap(theirs -> ours.map(our -> String.format(Locale.ROOT, "%.2f", our / theirs)))
                        .orElse("")));
        return cells.toString();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 1 ? "%.1f" : "%.3f", value);
    }
}
