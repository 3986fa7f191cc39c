package dev.homeport.config;

import dev.homeport.config.Lookup.Found;
import dev.homeport.config.Lookup.Missed;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.GetParametersResponse;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/**
 * One parameter store, read ten names at a time.
 *
 * <p>A call that is denied, or meets a key that does not decrypt, says nothing of the others, which are made all the
 * same: a person who mends permissions wants to see all of them. A store that is in trouble as a whole is left alone.
 */
final class SsmStore {

    private static final int MOST_NAMES = 10;

    private final SsmClient client;
    private final InstantSource clock;

    SsmStore(SsmClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    /**
     * What a store answered.
     *
     * @param failure why it was given up; null if it was read to the end
     * @param spent how much of the deadline that took
     */
    record Answer(List<Lookup> lookups, @Nullable SsmFailure failure, Duration spent) {}

    Answer read(List<WantedName> names, String selector, SourceRequest request, RetryPlan plan)
            throws InterruptedException {
        var startedAt = clock.instant();
        var lookups = new ArrayList<Lookup>(names.size());
        int calls = (names.size() + MOST_NAMES - 1) / MOST_NAMES;
        SsmFailure failure = null;
        for (int from = 0; from < names.size(); from += MOST_NAMES) {
            var batch = names.subList(from, Math.min(from + MOST_NAMES, names.size()));
            if (failure == null) {
                startedAt = startedAt.plus(turn(request, calls));
                failure = call(batch, selector, new SsmCall(client, plan, clock, startedAt), lookups);
            } else {
                miss(batch, failure, lookups);
            }
        }
        return new Answer(lookups, failure, Duration.between(startedAt, clock.instant()));
    }

    /** How long the wait for a turn took, which is not the store's fault. */
    private Duration turn(SourceRequest request, int calls) throws InterruptedException {
        Instant before = clock.instant();
        request.awaitTurn(calls);
        return Duration.between(before, clock.instant());
    }

    /** Adds what came of one call; returns why the store is to be left alone, or null. */
    private static @Nullable SsmFailure call(
            List<WantedName> batch, String selector, SsmCall call, List<Lookup> lookups) throws InterruptedException {
        try {
            var response = call.getParameters(
                    batch.stream().map(name -> name.text() + selector).toList());
            take(batch, response, lookups);
            return null;
        } catch (SsmCallException failed) {
            var failure = failed.failure();
            miss(batch, failure, lookups);
            return RetryPlan.mayPass(failure.kind()) ? failure : null;
        }
    }

    private static void take(List<WantedName> batch, GetParametersResponse response, List<Lookup> lookups) {
        var found = new HashMap<String, Parameter>();
        response.parameters().forEach(parameter -> found.put(withoutSelector(parameter.name()), parameter));
        var absent = new HashSet<String>();
        response.invalidParameters().forEach(name -> absent.add(withoutSelector(name)));
        for (var name : batch) {
            var parameter = found.get(name.text());
            if (parameter != null) {
                lookups.add(lookup(name, parameter));
            } else if (absent.contains(name.text())) {
                lookups.add(Lookup.absent(name));
            } else {
                lookups.add(new Missed(name, FailureKind.UNAVAILABLE, "the store's answer does not mention it"));
            }
        }
    }

    private static Lookup lookup(WantedName name, Parameter parameter) {
        if (parameter.value() == null) {
            return new Missed(name, FailureKind.MALFORMED, "the store's answer has no value for it");
        }
        var version = Optional.ofNullable(parameter.version()).map(String::valueOf);
        return new Found(name, parameter.value(), parameter.type() == ParameterType.SECURE_STRING, version);
    }

    private static void miss(List<WantedName> batch, SsmFailure failure, List<Lookup> lookups) {
        batch.forEach(name -> lookups.add(new Missed(name, failure.kind(), failure.reason())));
    }

    private static String withoutSelector(String name) {
        int colon = name.lastIndexOf(':');
        return colon < 0 ? name : name.substring(0, colon);
    }
}
