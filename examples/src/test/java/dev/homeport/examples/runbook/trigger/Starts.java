package dev.homeport.examples.runbook.trigger;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands for the runbook, and remembers what it was started for. */
final class Starts implements PromotionStarter {

    private final List<Outage> outages = new CopyOnWriteArrayList<>();
    private volatile String failure = "";

    @Override
    public void start(Outage outage, UnfencedPromotion unfenced) throws IOException {
        outages.add(outage);
        if (!failure.isEmpty()) {
            throw new IOException(failure);
        }
    }

    void failWith(String message) {
        failure = message;
    }

    List<Outage> outages() {
        return outages;
    }
}
