package io.stowage.app.mount;

import io.stowage.console.login.ConsoleConfig;
import io.stowage.pages.Pages;
import io.stowage.pages.PagesFront;
import io.stowage.web.Cors;
import io.stowage.web.Mount;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Mounts the console's pages at the root of the context. Comes last: every other front has its paths first. */
public final class PagesMount implements FrontMount {
    private static final String NAME = "pages";
    private static final Mount ROOT =
            new Mount("", Set.of(), Set.of(), new Cors(Set.of(), List.of(), List.of(), List.of()));

    @Override
    public void mount(FrontParts parts, Fronts fronts) throws IOException {
        ConsoleConfig config = parts.configuration().console();
        if (!config.pages()) {
            fronts.leaveOut(NAME, "stowage.console.pages is false");
            return;
        }
        if (fronts.ownTheRoot()) {
            fronts.leaveOut(NAME, "another front owns the root of the context");
            return;
        }
        Optional<Pages> pages = Pages.find(parts.context(), config.mount().path());
        if (pages.isEmpty()) {
            fronts.leaveOut(NAME, "this context belongs to another application, which has its own");
            return;
        }
        fronts.mount(new PagesFront(pages.get()), ROOT);
    }
}
