/** Records every write that was acknowledged, and checks afterwards what the databases hold. */
@NullMarked
package dev.homeport.testkit.ledger;

import org.jspecify.annotations.NullMarked;
