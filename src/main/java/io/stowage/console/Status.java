package io.stowage.console;

import io.stowage.ops.HealthBoard;
import io.stowage.ops.Meters;
import io.stowage.ops.Tasks;
import io.stowage.web.MountReport;
import java.util.List;
import java.util.function.Supplier;

/** What the console shows, from those who know. */
public record Status(
        String version, HealthBoard health, Tasks tasks, Meters meters, Supplier<List<MountReport>> fronts) {

    HealthDocument document() {
        return HealthDocument.of(version, health.report(), fronts.get(), tasks.report());
    }
}
