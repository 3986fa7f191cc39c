package dev.homeport.jdbc.internal.monitor;

import dev.homeport.jdbc.TopologyEvent;

/** Writes each event as one line for the log: a sentence, then its parts as {@code key=value}. Pure. */
final class TopologyEventMessages {

    private TopologyEventMessages() {}

    /** Tells a failover in one line: from where, to where, why, and how long it took. */
    static String failover(String dataSource, TopologyEvent.PrimaryAccepted e, String lastLoss) {
        return ("Failed over to another primary: dataSource=%s from=%s to=%s why=\"%s\" epoch=\"%s\""
                        + " tookMs=%s detectMs=%s swapMs=%s")
                .formatted(
                        dataSource,
                        e.from().orElseThrow(),
                        e.primary(),
                        lastLoss.isEmpty() ? "a promotion was seen" : lastLoss,
                        e.epoch(),
                        e.detect().plus(e.swap()).toMillis(),
                        e.detect().toMillis(),
                        e.swap().toMillis());
    }

    static String of(String dataSource, TopologyEvent event) {
        if (event instanceof TopologyEvent.PrimaryAccepted e) {
            return "Primary accepted: dataSource=%s primary=%s epoch=\"%s\" detectMs=%s swapMs=%s"
                    .formatted(
                            dataSource,
                            e.primary(),
                            e.epoch(),
                            e.detect().toMillis(),
                            e.swap().toMillis());
        }
        if (event instanceof TopologyEvent.PrimaryUnverified e) {
            return "Primary accepted although other nodes could not be asked: dataSource=%s primary=%s unasked=%s"
                    .formatted(dataSource, e.primary(), e.unasked());
        }
        if (event instanceof TopologyEvent.PrimaryLost e) {
            return "Primary lost, so borrowers wait: dataSource=%s primary=%s reason=\"%s\" firstSign=%s"
                    .formatted(dataSource, e.primary(), e.reason(), e.firstSign());
        }
        if (event instanceof TopologyEvent.WritesFenced e) {
            return "Several servers claim to be the primary, so writes are refused: dataSource=%s rivals=%s reason=\"%s\""
                    .formatted(dataSource, e.rivals(), e.reason());
        }
        if (event instanceof TopologyEvent.ConnectionsAborted e) {
            return "Connections to a node were reset: dataSource=%s node=%s connections=%s tookMs=%s"
                    .formatted(dataSource, e.node(), e.connections(), e.took().toMillis());
        }
        if (event instanceof TopologyEvent.NodesChanged e) {
            return "The list of nodes changed: dataSource=%s added=%s removed=%s"
                    .formatted(dataSource, e.added(), e.removed());
        }
        if (event instanceof TopologyEvent.PromotionAccounted e) {
            return PromotionMessage.of(dataSource, e);
        }
        if (event instanceof TopologyEvent.CommitNotReplicated e) {
            return ("A commit is done on the primary, but its wait for the standby was cancelled, so a failover may lose it:"
                            + " dataSource=%s node=%s epoch=\"%s\" position=%s")
                    .formatted(
                            dataSource,
                            e.node().map(Object::toString).orElse("unknown"),
                            e.epoch(),
                            e.position().map(Object::toString).orElse("unknown"));
        }
        return ofNode(dataSource, event);
    }

    private static String ofNode(String dataSource, TopologyEvent event) {
        if (event instanceof TopologyEvent.StalePrimarySeen e) {
            return "A promotion has overtaken a writable node, so it is not used: dataSource=%s node=%s epoch=\"%s\" accepted=\"%s\""
                    .formatted(dataSource, e.node(), e.epoch(), e.accepted());
        }
        if (event instanceof TopologyEvent.ForeignClusterSeen e) {
            return "A node belongs to another cluster, so it is not used: dataSource=%s node=%s epoch=\"%s\" accepted=\"%s\""
                    .formatted(dataSource, e.node(), e.epoch(), e.accepted());
        }
        if (event instanceof TopologyEvent.NodeLimited e) {
            return "A node limits Homeport: dataSource=%s node=%s warning=\"%s\""
                    .formatted(dataSource, e.node(), e.warning());
        }
        return "No node answers, so nothing changes; the fault is more likely our own network: dataSource="
                + dataSource;
    }
}
