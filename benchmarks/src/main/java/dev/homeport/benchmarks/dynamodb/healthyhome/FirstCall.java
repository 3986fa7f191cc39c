package dev.homeport.benchmarks.dynamodb.healthyhome;

import dev.homeport.benchmarks.dynamodb.Call;
import dev.homeport.benchmarks.dynamodb.ClientFactory;
import dev.homeport.benchmarks.dynamodb.Contender;
import dev.homeport.benchmarks.dynamodb.Orders;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Fills the whole life of a fresh JVM: it makes a client, its first call and some more, and prints how the first one
 * went and what was decided. {@link ColdStarts} runs it in a JVM of its own.
 */
public final class FirstCall {

    private static final int MORE_CALLS = 10;
    private static final Duration PAUSE = Duration.ofMillis(100);

    /** Names the client that makes the call. */
    enum Client {
        PLAIN("the plain SDK"),
        HOMEPORT("Homeport"),
        HOMEPORT_WARMED_UP("Homeport after warmUp()");

        private final String words;

        Client(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    private FirstCall() {}

    /** Takes the client, the operation, and where the regions are. */
    public static void main(String[] arguments) throws Exception {
        var client = Client.valueOf(arguments[0]);
        boolean write = Boolean.parseBoolean(arguments[1]);
        var home = URI.create(arguments[2]);
        if (client == Client.PLAIN) {
            try (var plain = ClientFactory.plain(home, Contender.CREDENTIALS, OptionalInt.empty())) {
                report(call(plain, write), Decisions.NONE);
            }
            return;
        }
        var watch = new HomeportWatch();
        try (var homeport = ClientFactory.homeport(
                home, URI.create(arguments[3]), Contender.CREDENTIALS, OptionalInt.empty(), watch)) {
            var sync = homeport.client();
            if (client == Client.HOMEPORT_WARMED_UP) {
                homeport.warmUp().toCompletableFuture().join();
            }
            var first = call(sync, write);
            goOn(sync);
            report(first, watch.decisions(0));
        }
    }

    private static Call call(DynamoDbClient client, boolean write) {
        return Call.make("first", () -> {
            if (write) {
                client.updateItem(Orders.count("first"));
            } else {
                client.getItem(Orders.get("first"));
            }
        });
    }

    /** Makes more calls, since the decisions about the first canaries and calls come a little later. */
    private static void goOn(DynamoDbClient client) {
        for (int i = 0; i < MORE_CALLS; i++) {
            LockSupport.parkNanos(PAUSE.toNanos());
            Call.make("more", () -> client.getItem(Orders.GET));
        }
    }

    private static void report(Call first, Decisions decided) {
        System.out.printf(
                Locale.ROOT,
                "first call: %s %d %s %d %d%n",
                first.outcome(),
                first.tookNanos(),
                first.failure().isEmpty() ? "-" : first.failure(),
                decided.evictions(),
                decided.moves());
    }
}
