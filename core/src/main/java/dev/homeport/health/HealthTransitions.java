package dev.homeport.health;

import dev.homeport.health.HealthTransition.CheckChanged;
import dev.homeport.health.HealthTransition.RegionHeld;
import dev.homeport.health.HealthTransition.RegionReleased;
import dev.homeport.health.HealthTransition.ScopeChanged;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds what changed between two snapshots of one monitor; pure. Checks come first, then the scopes they moved. */
final class HealthTransitions {

    private HealthTransitions() {}

    static List<HealthTransition> between(HealthSnapshot before, HealthSnapshot after) {
        var transitions = new ArrayList<HealthTransition>();
        for (int i = 0; i < after.checks().size(); i++) {
            var from = before.checks().get(i).state();
            var check = after.checks().get(i);
            if (from != check.state()) {
                var reason = check.state() == CheckState.UP ? Optional.<String>empty() : check.lastReason();
                transitions.add(new CheckChanged(check.name(), from, check.state(), reason, after.at()));
            }
        }
        var heldUntil = after.heldUntil();
        if (before.heldUntil().isEmpty() && heldUntil.isPresent()) {
            transitions.add(new RegionHeld(heldUntil.get(), after.at()));
        } else if (before.heldUntil().isPresent() && heldUntil.isEmpty()) {
            transitions.add(new RegionReleased(after.at()));
        }
        for (var scope : Scope.values()) {
            if (before.isUp(scope) != after.isUp(scope)) {
                transitions.add(new ScopeChanged(scope, after.isUp(scope), after.at()));
            }
        }
        return List.copyOf(transitions);
    }
}
