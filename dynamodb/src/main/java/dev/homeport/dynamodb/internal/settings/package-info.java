/** Holds what the user has said, checked and immutable. */
@NullMarked
package dev.homeport.dynamodb.internal.settings;

import org.jspecify.annotations.NullMarked;
