package dev.homeport.testkit;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Breaks and heals all of the applications' paths into one region together, as when a region is cut off. */
record RegionNetwork(List<LabPath> applicationPaths) implements LabPath {
    @Override
    public void blackHole() {
        applicationPaths.forEach(FaultyLink::blackHole);
    }

    @Override
    public void refuse() {
        applicationPaths.forEach(FaultyLink::refuse);
    }

    @Override
    public void delay(Duration oneWay) {
        applicationPaths.forEach(path -> path.delay(oneWay));
    }

    @Override
    public void distance(Duration roundTrip) {
        applicationPaths.forEach(path -> path.distance(roundTrip));
    }

    @Override
    public void forgetConnections() {
        applicationPaths.forEach(FaultyLink::forgetConnections);
    }

    @Override
    public String state() {
        return applicationPaths.stream().map(LabPath::state).distinct().collect(Collectors.joining("; "));
    }

    @Override
    public void heal() {
        applicationPaths.forEach(FaultyLink::heal);
    }
}
