package io.stowage.app.settings;

import io.stowage.billing.cashier.CashierConfig;
import io.stowage.config.Settings;
import io.stowage.v1.V1Config;
import jakarta.servlet.ServletContext;

/**
 * Refuses to start where the native front would believe anybody, or bill nobody, and more than this machine could reach
 * it: a server that merely left the front out would look sound until its users came.
 */
public final class Trust {
    private static final String AUTH = "v1.auth";
    private static final String CASHIER = "cashier.type";

    private Trust() {}

    /** Notes every condition that is not met, beside whatever else is wrong. */
    public static void check(Configuration configuration, ServletContext context, Settings stowage) {
        if (configuration.v1().enabled()) {
            unmetered(configuration, context, stowage);
            trusting(configuration, context, stowage);
        }
    }

    private static void unmetered(Configuration configuration, ServletContext context, Settings stowage) {
        CashierConfig cashier = configuration.cashier();
        if (cashier.type() == CashierConfig.Type.NONE && !cashier.noneIsIntended() && LocalAccess.isExposed(context)) {
            stowage.problem(
                    CASHIER,
                    "is none and the server listens on " + context.getAttribute(LocalAccess.BIND)
                            + ", not on loopback only, so that nobody pays for what others store",
                    "choose a cashier, listen on 127.0.0.1, or set stowage.cashier.none-is-intended=true");
        }
    }

    private static void trusting(Configuration configuration, ServletContext context, Settings stowage) {
        V1Config v1 = configuration.v1();
        if (v1.auth() != V1Config.Auth.TRUST_ALL || v1.trustAllAnywhere()) {
            return;
        }
        CashierConfig.Type cashier = configuration.cashier().type();
        if (cashier != CashierConfig.Type.NONE) {
            stowage.problem(
                    AUTH,
                    "is trust-all and there is a cashier, so that anybody could spend the credit of any owner",
                    "set stowage.cashier.type=none, or stowage.v1.trust-all-is-intended=true");
        }
        if (LocalAccess.isExposed(context)) {
            stowage.problem(
                    AUTH,
                    "is trust-all and the server listens on " + context.getAttribute(LocalAccess.BIND)
                            + ", not on loopback only",
                    "listen on 127.0.0.1, or set stowage.v1.trust-all-is-intended=true");
        } else if (!LocalAccess.find(configuration, context).open()) {
            stowage.problem(
                    AUTH,
                    "is trust-all, which is for callers on this machine, and stowage.local-access is closed to them",
                    "set stowage.local-access=open where no proxy on this machine passes requests on to this server, or"
                            + " stowage.v1.trust-all-is-intended=true");
        }
    }
}
