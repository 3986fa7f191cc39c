package dev.homeport.spring.boot.region;

import java.util.ArrayDeque;
import java.util.Queue;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.ApplicationContextEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.ContextRefreshedEvent;

/**
 * Republishes what Homeport decides as application events, on the thread that tells of it.
 *
 * <p>Decisions are made while the context is still being refreshed, on other threads, when looking for listeners would make
 * beans there. So they wait until the context is refreshed, at most {@value #MOST_WAITING}, the oldest are dropped first; once
 * it is closed, they are dropped.
 */
public final class ApplicationEvents implements ApplicationListener<ApplicationContextEvent> {

    static final int MOST_WAITING = 100;

    private enum State {
        REFRESHING,
        REFRESHED,
        CLOSED
    }

    private final ApplicationEventPublisher publisher;
    private final Queue<PayloadApplicationEvent<?>> waiting = new ArrayDeque<>();
    private State state = State.REFRESHING;

    ApplicationEvents(ApplicationEventPublisher publisher) {
        this.publisher = publisher;
    }

    /** Publishes an event whose payload listeners receive, now or when the context is ready for it. */
    public void publish(Object source, Object payload) {
        var event = new PayloadApplicationEvent<>(source, payload);
        synchronized (waiting) {
            if (state == State.REFRESHING) {
                if (waiting.size() == MOST_WAITING) {
                    waiting.remove();
                }
                waiting.add(event);
                return;
            }
            if (state == State.CLOSED) {
                return;
            }
        }
        publisher.publishEvent(event);
    }

    @Override
    public void onApplicationEvent(ApplicationContextEvent event) {
        if (event.getApplicationContext() != publisher) {
            return; // of a child, such as Actuator's own context
        }
        if (event instanceof ContextClosedEvent) {
            change(State.CLOSED);
        } else if (event instanceof ContextRefreshedEvent) {
            change(State.REFRESHED).forEach(publisher::publishEvent);
        }
    }

    private Queue<PayloadApplicationEvent<?>> change(State next) {
        synchronized (waiting) {
            state = next;
            var told = new ArrayDeque<>(waiting);
            waiting.clear();
            return told;
        }
    }
}
