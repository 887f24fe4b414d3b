package io.stowage.app.mount;

import io.stowage.app.opening.CloseStack;
import io.stowage.web.Front;
import io.stowage.web.Mount;
import io.stowage.web.MountReport;
import io.stowage.web.Mounts;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The fronts of one application: those that are mounted, and for the others the reason why not. */
public final class Fronts {
    private static final Logger LOG = LoggerFactory.getLogger(Fronts.class);

    private final List<Mounts.Mounted> mounted = new ArrayList<>();
    private final List<MountReport> reports = new ArrayList<>();
    private final CloseStack closer;

    /** @param closer takes the fronts that are mounted */
    public Fronts(CloseStack closer) {
        this.closer = closer;
    }

    void mount(Front front, Mount mount) {
        mountToo(closer.add(front.name(), front), mount);
    }

    /** Another mount of a front that is mounted. */
    void mountToo(Front front, Mount mount) {
        mounted.add(new Mounts.Mounted(front, mount));
        reports.add(new MountReport(front.name(), true, mount.describe()));
    }

    void leaveOut(String name, String reason) {
        reports.add(new MountReport(name, false, reason));
    }

    public Mounts mounts() {
        return new Mounts(mounted);
    }

    /** Whether a front owns every path of the context that no other one owns. */
    boolean ownTheRoot() {
        return mounted.stream().anyMatch(each -> each.mount().path().isEmpty());
    }

    public List<MountReport> reports() {
        return List.copyOf(reports);
    }

    public void log(String version, String contextPath) {
        StringBuilder block = new StringBuilder("Stowage ")
                .append(version)
                .append(contextPath.isEmpty() ? " at the root context" : " at context " + contextPath);
        for (MountReport report : reports) {
            block.append("\n  ")
                    .append(report.front())
                    .append(report.mounted() ? ": " : ": not mounted, ")
                    .append(report.reason());
        }
        LOG.info("{}", block);
    }
}
