package io.stowage.console.login;

import io.stowage.config.Settings;
import io.stowage.web.Mount;
import io.stowage.web.client.AddressRange;
import java.util.ArrayList;
import java.util.List;

/**
 * Who may look at the console. Callers on this machine may always look at health and metrics.
 *
 * @param allow further addresses of the connection itself; what a proxy says about its client does not count
 * @param pages whether there is something to see for a person with a browser
 */
public record ConsoleConfig(Mount mount, List<AddressRange> allow, boolean pages, SessionConfig sessions) {
    public ConsoleConfig {
        allow = List.copyOf(allow);
    }

    public static ConsoleConfig from(Settings settings) {
        Settings console = settings.scope("console");
        List<String> texts = console.list(
                "allow",
                List.of(),
                "Addresses beside this machine that may see health and metrics, such as 10.0.0.0/8.");
        List<AddressRange> ranges = new ArrayList<>();
        for (String text : texts) {
            try {
                ranges.add(AddressRange.parse(text));
            } catch (IllegalArgumentException e) {
                console.problem("allow", String.valueOf(e.getMessage()), "write ranges like 10.0.0.0/8, 192.0.2.7");
            }
        }
        return new ConsoleConfig(
                Mount.from(console, "/-"),
                ranges,
                console.flag(
                        "pages",
                        true,
                        "Whether the console's pages answer at the root of the context; never inside another"
                                + " application."),
                SessionConfig.from(console));
    }
}
