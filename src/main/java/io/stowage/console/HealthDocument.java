package io.stowage.console;

import io.stowage.ops.Health;
import io.stowage.ops.HealthReport;
import io.stowage.ops.TaskReport;
import io.stowage.web.MountReport;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The health page as JSON: what runs, how it is, and why. */
record HealthDocument(
        String status,
        String version,
        String at,
        Map<String, Component> components,
        List<MountReport> fronts,
        List<TaskLine> tasks) {

    record Component(String status, String reason, Map<String, String> facts) {}

    record TaskLine(
            String name,
            String every,
            boolean running,
            long runs,
            long failures,
            String outcome,
            String error,
            String lastEnd,
            String next) {}

    static HealthDocument of(String version, HealthReport report, List<MountReport> fronts, List<TaskReport> tasks) {
        Map<String, Component> components = new LinkedHashMap<>();
        report.components()
                .forEach((name, health) ->
                        components.put(name, new Component(word(health.status()), health.reason(), health.facts())));
        return new HealthDocument(
                word(report.overall()),
                version,
                report.at().toString(),
                components,
                fronts,
                tasks.stream().map(HealthDocument::line).toList());
    }

    static String word(Health.Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    private static TaskLine line(TaskReport task) {
        return new TaskLine(
                task.name(),
                task.delay().toString(),
                task.running(),
                task.runs(),
                task.failures(),
                task.outcome().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                task.error(),
                task.lastEnd().map(Instant::toString).orElse(""),
                task.next().map(Instant::toString).orElse(""));
    }
}
