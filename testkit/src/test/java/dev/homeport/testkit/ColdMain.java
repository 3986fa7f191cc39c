package dev.homeport.testkit;

import dev.homeport.testkit.dynamodb.DynamoDbLocalPrograms;
import dev.homeport.testkit.process.CpuLimit;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** What is run as a cold process. The first argument says what it does. */
final class ColdMain {
    static final String BURN = "burn";
    static final String CHATTER = "chatter";
    static final String NEST = "nest";
    static final String SAY = "say";

    static final Duration BURNT = Duration.ofMillis(200);

    private ColdMain() {}

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case SAY -> say(arguments);
            case BURN -> burn();
            case CHATTER -> {
                for (var i = 0; i < Integer.parseInt(arguments[1]); i++) {
                    System.out.println("line " + i);
                }
            }
            case NEST -> nest();
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void say(String[] arguments) throws Exception {
        System.err.println("arguments " + Arrays.toString(arguments) + ", property " + System.getProperty("colour"));
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("heard " + input.readLine());
        System.exit(7);
    }

    /** Uses so much processor time, and tells how long that took. */
    private static void burn() {
        var threads = ManagementFactory.getThreadMXBean();
        var start = System.nanoTime();
        var used = threads.getCurrentThreadCpuTime();
        while (threads.getCurrentThreadCpuTime() - used < BURNT.toNanos()) {
            Thread.onSpinWait();
        }
        System.out.println("took " + Duration.ofNanos(System.nanoTime() - start).toMillis());
    }

    /** Starts one like itself, and is killed before that has ended. */
    private static void nest() throws Exception {
        var limit = CpuLimit.of(0.5);
        var inner = ColdProcess.start(
                "inner",
                List.of(
                        DynamoDbLocalPrograms.javaProgram().toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ColdMain.class.getName(),
                        SAY),
                limit);
        inner.awaitLine("arguments", Duration.ofSeconds(30));
        System.out.println("inner " + inner.pid() + " " + limit.group());
        inner.awaitEnd(Duration.ofMinutes(5));
    }
}
