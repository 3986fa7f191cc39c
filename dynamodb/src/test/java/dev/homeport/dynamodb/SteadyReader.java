package dev.homeport.dynamodb;

import dev.homeport.testkit.ColdProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;

/**
 * A service as a process of its own, to be stopped and continued: eight threads read one item through the real clients
 * all the time, four sync and four async.
 *
 * <p>Each line of its standard input is answered with a {@link Report}; when that ends, so does the process.
 */
final class SteadyReader implements AutoCloseable {

    static final String TABLE = "where";
    static final String ID = "here";
    static final int THREADS = 8;
    private static final String NOT_HEDGED = "plain";
    private static final long PAUSE_NANOS = 5_000_000;

    /** What a busy machine does not need for an answer, and a stall is longer than. */
    private static final Duration PATIENCE = Duration.ofMillis(900);

    /** As many characters as leave the line of a report short enough to be written at once. */
    private static final int STORY = 1_500;

    private static final Duration WHOLE_CALL = Duration.ofSeconds(2);

    /** To a question; the first one waits for all that is loaded before. */
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private final ColdProcess process;

    /** What it has seen since its start; calls whose whole time was over have not failed. */
    record Report(
            long atHome,
            long elsewhere,
            List<String> failures,
            long outOfTime,
            String readRegion,
            String writeRegion,
            List<String> events) {

        String line() {
            return String.join(
                    " ",
                    "report",
                    "" + atHome,
                    "" + elsewhere,
                    joined(failures),
                    "" + outOfTime,
                    readRegion,
                    writeRegion,
                    joined(events));
        }

        private static String joined(List<String> texts) {
            return texts.stream()
                    .map(text -> URLEncoder.encode(text, StandardCharsets.UTF_8))
                    .collect(Collectors.joining(","));
        }

        private static List<String> split(String texts) {
            return Stream.of(texts.split(","))
                    .filter(text -> !text.isEmpty())
                    .map(text -> URLDecoder.decode(text, StandardCharsets.UTF_8))
                    .toList();
        }

        static Report of(String line) {
            var words = line.split(" ", -1);
            return new Report(
                    Long.parseLong(words[1]),
                    Long.parseLong(words[2]),
                    split(words[3]),
                    Long.parseLong(words[4]),
                    words[5],
                    words[6],
                    split(words[7]));
        }
    }

    SteadyReader(boolean hedged, URI home, URI other) {
        process = ColdProcess.of(SteadyReader.class)
                .arguments(hedged ? "hedged" : NOT_HEDGED, home.toString(), other.toString())
                .start();
    }

    Report report() {
        process.tell("");
        return Report.of(process.awaitLine("report ", ANSWER));
    }

    /** Stops it for so long; by a shell, which continues it whatever becomes of this process. */
    void stall(int seconds) throws IOException, InterruptedException {
        var shell = new ProcessBuilder(
                        "sh",
                        "-c",
                        "kill -STOP $1 && sleep $2; kill -CONT $1",
                        "stall",
                        "" + process.pid(),
                        "" + seconds)
                .redirectErrorStream(true)
                .start();
        if (!shell.waitFor(seconds + 10, TimeUnit.SECONDS) || shell.exitValue() != 0) {
            throw new IOException("Could not stop and continue it: "
                    + new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Override
    public void close() {
        process.close();
    }

    /** Arguments: hedged or plain, home's endpoint, the other one's. */
    public static void main(String[] arguments) throws IOException {
        var endpoints = List.of(URI.create(arguments[1]), URI.create(arguments[2]));
        var regions = List.of(Region.EU_WEST_1, Region.US_EAST_1);
        var events = new CopyOnWriteArrayList<RoutingEvent>();
        var home = new LongAdder();
        var elsewhere = new LongAdder();
        var failures = new CopyOnWriteArrayList<String>();
        var outOfTime = new LongAdder();
        var dynamoDb = MultiRegionDynamoDb.builder()
                .regions(regions.toArray(Region[]::new))
                .limits(l -> l.attempt(PATIENCE).call(WHOLE_CALL))
                .reads(r -> r.hedge(!arguments[0].equals(NOT_HEDGED)))
                .eachClient((region, client) -> client.endpointOverride(endpoints.get(regions.indexOf(region)))
                        .credentialsProvider(
                                StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret"))))
                .listener(events::add)
                .build();
        var request = GetItemRequest.builder()
                .tableName(TABLE)
                .key(FakeRegions.key(ID))
                .build();
        // Classes are loaded, and both are connected, before anything counts.
        var patient = request.toBuilder()
                .overrideConfiguration(override ->
                        override.apiCallTimeout(Duration.ofSeconds(20)).apiCallAttemptTimeout(Duration.ofSeconds(20)))
                .build();
        var sync = dynamoDb.client();
        var async = dynamoDb.asyncClient();
        dynamoDb.warmUp().toCompletableFuture().join();
        sync.getItem(patient);
        async.getItem(patient).join();
        for (int i = 0; i < THREADS; i++) {
            boolean blocking = i % 2 == 0;
            var thread = new Thread(() -> {
                while (true) {
                    long began = System.nanoTime();
                    try {
                        GetItemResponse answer = blocking
                                ? sync.getItem(request)
                                : async.getItem(request).join();
                        var where = answer.item().get("v").s();
                        (where.equals(Region.EU_WEST_1.id()) ? home : elsewhere).increment();
                    } catch (RuntimeException e) {
                        if (System.nanoTime() - began > WHOLE_CALL.toNanos() || isOutOfTime(e)) {
                            outOfTime.increment();
                        } else {
                            failures.add(story(e));
                        }
                    }
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            });
            thread.setDaemon(true);
            thread.start();
        }
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (input.readLine() != null) {
            var routes = dynamoDb.routes();
            System.out.println(new Report(
                            home.sum(),
                            elsewhere.sum(),
                            List.copyOf(failures),
                            outOfTime.sum(),
                            routes.readRegion().toString(),
                            routes.writeRegion().toString(),
                            events.stream().map(RoutingEvent::toString).collect(Collectors.toList()))
                    .line());
        }
        System.exit(0);
    }

    /** What it says, and what caused it and was suppressed in it, without the lines of code. */
    private static String story(Throwable thrown) {
        var trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        var story = trace.toString()
                .lines()
                .filter(line -> !line.strip().startsWith("at "))
                .collect(Collectors.joining("; "));
        return story.substring(0, Math.min(STORY, story.length()));
    }

    /** One whose attempt was timed out is, too: with time left it would have gone elsewhere. */
    private static boolean isOutOfTime(Throwable thrown) {
        for (var cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ApiCallTimeoutException || cause instanceof ApiCallAttemptTimeoutException) {
                return true;
            }
        }
        return false;
    }
}
