package dev.homeport.dynamodb.internal.observation;

import dev.homeport.dynamodb.RequestRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.regions.Region;

/** Records the regions that one call was sent to, and how each request ended. Safe for any number of threads. */
final class CallPath {

    /** Travels with the requests of the call. */
    static final ExecutionAttribute<CallPath> OF_CALL = new ExecutionAttribute<>("homeport.call-path");

    private final List<String> steps = new ArrayList<>();
    private Optional<Region> first = Optional.empty();
    private Optional<Region> last = Optional.empty();
    private Optional<Region> answered = Optional.empty();
    private boolean moved;
    private boolean hedged;

    synchronized void sent(RequestRoute route) {
        first = first.isPresent() ? first : Optional.of(route.region());
        last = Optional.of(route.region());
        moved |= route.moves() > 0;
        hedged |= route.hedge();
    }

    synchronized void answered(RequestRoute route) {
        answered = Optional.of(route.region());
        steps.add(step(route) + " answered");
    }

    synchronized void failed(RequestRoute route, Throwable thrown) {
        steps.add(step(route) + " " + kind(thrown));
    }

    private static String step(RequestRoute route) {
        return route.region().id() + (route.hedge() ? " (hedge)" : "");
    }

    /** The kind alone: messages of the SDK name items and accounts. */
    private static String kind(Throwable thrown) {
        return thrown instanceof SdkServiceException answer
                ? thrown.getClass().getSimpleName() + " " + answer.statusCode()
                : thrown.getClass().getSimpleName();
    }

    /** The region that the call went to first. */
    synchronized Optional<Region> first() {
        return first;
    }

    /** The region that answered, or else the one that was asked last. */
    synchronized Optional<Region> region() {
        return answered.isPresent() ? answered : last;
    }

    synchronized boolean moved() {
        return moved;
    }

    synchronized boolean hedged() {
        return hedged;
    }

    @Override
    public synchronized String toString() {
        return String.join(", ", steps);
    }
}
