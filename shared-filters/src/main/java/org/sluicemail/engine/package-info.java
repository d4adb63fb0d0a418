/**
 * The configuration file made into something that runs: filters, chains and routes in one engine.
 */
@NullMarked
package org.sluicemail.engine;

import org.jspecify.annotations.NullMarked;
