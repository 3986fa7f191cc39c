package dev.homeport.examples.runbook;

import dev.homeport.examples.runbook.config.Limits;
import dev.homeport.examples.runbook.config.Site;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** Asks {@code /health} of instances until all answer as they should. */
final class InstanceHealth {

    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final Limits limits;
    private final HttpClient client;

    InstanceHealth(Limits limits) {
        this.limits = limits;
        client = HttpClient.newBuilder()
                .connectTimeout(limits.answer())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /** Waits until all instances of these sites are in service. */
    StepResult awaitInService(List<Site> sites, Consumer<String> progress)
            throws RunbookException, InterruptedException {
        return await(sites, OK, "healthy", progress);
    }

    /** Waits until all instances of this site have left service. */
    StepResult awaitOutOfService(Site site, Consumer<String> progress) throws RunbookException, InterruptedException {
        return await(List.of(site), UNAVAILABLE, "out of service", progress);
    }

    private StepResult await(List<Site> sites, int wanted, String word, Consumer<String> progress)
            throws RunbookException, InterruptedException {
        var instances = sites.stream().flatMap(site -> site.health().stream()).toList();
        if (instances.isEmpty()) {
            return StepResult.incomplete("not verified: no health address of "
                    + String.join(", ", sites.stream().map(Site::region).toList()) + " is configured");
        }
        var others = new ArrayList<String>();
        var held = Waiting.until(limits.verify(), PAUSE, () -> {
            var before = List.copyOf(others);
            others.clear();
            answers(instances).forEach((instance, answer) -> {
                if (!answer.equals(Integer.toString(wanted))) {
                    others.add(instance + " (" + answer + ")");
                }
            });
            if (!others.isEmpty() && !others.equals(before)) {
                progress.accept("not " + word + " yet: " + String.join(", ", others));
            }
            return others.isEmpty();
        });
        if (!held) {
            throw new RunbookException(others.size() + " of " + instances.size() + " instances not " + word + " after "
                    + limits.verify().toSeconds() + " s: " + String.join(", ", others)
                    + "; look at their logs, then run this again");
        }
        return StepResult.done(instances.size() + " of " + instances.size() + " instances " + word);
    }

    /** Returns each instance's status, or why there is none; all are asked at once. */
    Map<URI, String> answers(List<URI> instances) throws InterruptedException {
        var asked = new LinkedHashMap<URI, CompletableFuture<HttpResponse<Void>>>();
        instances.forEach(instance -> asked.put(
                instance,
                client.sendAsync(
                        HttpRequest.newBuilder(instance)
                                .timeout(limits.answer())
                                .build(),
                        HttpResponse.BodyHandlers.discarding())));
        var answers = new LinkedHashMap<URI, String>();
        for (var each : asked.entrySet()) {
            answers.put(each.getKey(), answer(each.getValue()));
        }
        return answers;
    }

    private static String answer(CompletableFuture<HttpResponse<Void>> asked) throws InterruptedException {
        try {
            return Integer.toString(asked.get().statusCode());
        } catch (ExecutionException e) {
            var cause = e.getCause();
            return cause instanceof ConnectException
                    ? "refused"
                    : cause instanceof IOException
                            ? "no answer: " + cause.getClass().getSimpleName()
                            : String.valueOf(cause);
        }
    }
}
