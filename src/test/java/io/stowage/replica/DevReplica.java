package io.stowage.replica;

import io.stowage.billing.cashier.Price;
import io.stowage.billing.cashier.PriceList;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * Starts a replica by hand: {@code ./mvnw -q test-compile exec:java@replica -Drun.args="port=8100 settings=FILE"}.
 * Everybody is a gateway there, and the owner has credit.
 */
public final class DevReplica {
    private static final BigInteger CREDIT = BigInteger.TEN.pow(15);
    private static final BigInteger UPLOAD = new BigInteger("115384615383");

    private DevReplica() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int port = Integer.parseInt(option(arguments, "port").orElse("0"));
        Network.Shape shape = Network.Shape.valueOf(option(arguments, "shape").orElse(Network.Shape.NEW_RANGES.name()));
        Replica replica = Replica.start(shape, Clock.systemUTC(), port);
        Runtime.getRuntime().addShutdownHook(new Thread(replica::close));
        replica.cashier().trustEverybody(true);
        replica.cashier().setCredit(Replica.ownerId(), CREDIT);
        Price perGiga = new Price(UPLOAD, Price.Per.G);
        Price perRequest = new Price(BigInteger.valueOf(1000), Price.Per.U);
        replica.cashier().setPrices(new PriceList(perGiga, perGiga, perRequest, perRequest, Price.free()));
        Optional<String> settings = option(arguments, "settings");
        if (settings.isPresent()) {
            Files.writeString(Path.of(settings.get()), settings(replica));
        }
        say(System.out, replica);
        new CountDownLatch(1).await();
    }

    private static void say(PrintStream out, Replica replica) {
        out.println("root key " + replica.rootKey().der().hex());
        out.println("cashier " + Replica.cashierId());
        out.println("owner " + Replica.ownerId());
        out.println("the replica is ready at " + replica.url());
        out.flush();
    }

    private static String settings(Replica replica) {
        return "stowage.ic.urls=" + replica.url() + "\nstowage.ic.root-key="
                + replica.rootKey().der().hex() + "\nstowage.cashier.canister-id=" + Replica.cashierId() + "\n";
    }

    private static Optional<String> option(String[] arguments, String name) {
        String prefix = name + "=";
        return Arrays.stream(arguments)
                .filter(argument -> argument.startsWith(prefix))
                .map(argument -> argument.substring(prefix.length()))
                .findFirst();
    }
}
