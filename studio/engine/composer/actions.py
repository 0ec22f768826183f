"""The vocabulary of actions: every name that a `Deed` may carry, which bodies can do it, and the verbs that ask for it.

Names only: how a body does them is the rigs' affair, how sentences are read is `reading`'s. A verb is a lemma, with its
particle when that makes the meaning ("take off", "turn on"). No verb stands under two actions.
"""

from __future__ import annotations

from dataclasses import dataclass

BODIES = ("person", "animal", "bird", "fish", "vehicle", "plant", "thing")
"""person: two legs and arms (robots and astronauts too); animal: four legs, frogs and turtles too; bird: wings, insects too;
fish: whales too; vehicle: what moves itself on wheels, water or air; plant: rooted; thing: everything else."""

_LEGS = ("person", "animal", "bird")
_ALIVE = ("person", "animal", "bird", "fish")
_SMALL = (*_ALIVE, "plant", "thing")  # what a story may bring to life
_ALL = BODIES


@dataclass(frozen=True, slots=True)
class Action:
    """`target`: "" none, "may" or "needs" another subject. `travels`: the body goes somewhere. `lasts`: it goes on until
    something ends it (walk, sleep), else it happens once (jump, bow). `seconds` is how long one turn of it takes."""

    name: str
    bodies: tuple[str, ...]
    words: tuple[str, ...]
    target: str = ""
    travels: bool = False
    lasts: bool = True
    seconds: float = 1.2


def _way(name: str, bodies: tuple[str, ...], words: str, target: str = "may") -> Action:
    """One that goes somewhere for as long as it is let."""
    return Action(name, bodies, _split(words), target, travels=True)


def _state(name: str, bodies: tuple[str, ...], words: str, target: str = "") -> Action:
    """One that goes on at its place."""
    return Action(name, bodies, _split(words), target)


def _once(name: str, bodies: tuple[str, ...], words: str, target: str = "", seconds: float = 1.2, travels: bool = False) -> Action:
    """One that happens and is over."""
    return Action(name, bodies, _split(words), target, travels, False, seconds)


def _split(words: str) -> tuple[str, ...]:
    return tuple(w.strip() for w in words.split(","))


ACTIONS: tuple[Action, ...] = (
    # going
    _way("walk", _LEGS,
        "walk, stroll, wander, amble, stride, march, trudge, pad, plod, tramp, hike, go, come, move, head, travel, step, stagger, limp, "
        "roam, waddle, pace, saunter, approach, tread, return, shuffle, toddle, patrol, cross, pass, walk off, wander off, make way, "
        "parade, trek, strut",
    ),
    _way("run", _LEGS,
        "run, jog, dash, sprint, race, gallop, trot, rush, hurry, scamper, bolt, scurry, bound, tear, charge, scuttle, hasten, zoom off, "
        "dart, canter",
    ),
    _way("sneak", _LEGS, "sneak, creep, tiptoe, tip-toe, prowl, steal along, slink, stalk, creep up"),
    _way("crawl", _LEGS, "crawl, slither, wriggle, inch"),
    _way("climb", _LEGS, "climb, clamber, scramble, scale, climb up, mount"),
    _way("fly", ("bird", "person", "vehicle", "thing"), "fly, soar, flutter, glide, flap, hover, swoop, wing, circle, fly off, fly away, buzz, zoom"),
    _way("swim", _ALIVE, "swim, dive, paddle, surface, snorkel, breach"),
    _way("drive", ("vehicle", "person"),
        "drive, ride, speed, cruise, cycle, roll up, motor, pedal, chug, steer, rattle, rumble, trundle, commute, puff",
    ),
    _way("sail", ("vehicle", "person"), "sail, row, voyage, drift off, cast off"),
    _way("float", _ALL, "float, drift, bob, levitate, waft"),
    _way("roll", ("thing", "vehicle", "animal", "person"), "roll, tumble, roll over"),
    _way("chase", _LEGS, "chase, pursue, hunt, run after, chase after, go after", "needs"),
    _way("follow", (*_ALIVE, "vehicle"), "follow, trail, accompany, tag along, go with, lead", "needs"),
    _way("flee", _ALIVE, "flee, escape, run away, run off, get away, scatter, back away, retreat, scamper off", "may"),
    _once("enter", (*_ALIVE, "vehicle"),
        "enter, come in, arrive, walk in, step in, come into, show up, come home, come along, drive up",
        "may", 2.0, True,
    ),
    _once("leave", (*_ALIVE, "vehicle"),
        "leave, exit, go away, walk away, depart, go out, set off, set out, walk out, go off, drive off, drive away, sail away, swim away, "
        "go home, sail off, vanish into, head off, step out",
        "may", 2.0, True,
    ),
    _once("land", ("bird", "vehicle", "person", "thing"), "land, touch down, alight, perch, settle", "may", 1.5, True),
    _once("take_off", ("bird", "vehicle", "person"), "take off, lift off, launch, blast off, soar up, rise up", "", 1.6, True),
    _once("rise", _ALL, "rise, ascend, come up, go up, emerge, lift", "", 2.5, True),
    _once("sink", _ALL, "sink, set, descend, go down, lower", "", 2.5, True),
    # springing and falling
    _once("jump", _SMALL, "jump, leap, pounce, spring, jump up, vault, skip, jump over, leap up", "may", 1.0, True),
    _once("hop", _SMALL, "hop, bunny-hop", "may", 0.6, True),
    _state("bounce", (*_SMALL, "vehicle"), "bounce, jiggle, wobble, joggle"),
    _once("fall", _ALL,
        "fall, drop, trip, slip, collapse, topple, stumble, fall over, fall down, crash, tip over, plummet, plunge, fall off",
        "", 1.0,
    ),
    # postures
    _state("stand", (*_SMALL, "vehicle"), "stand, stay, pose, be, stand still, linger"),
    _state("sit", _LEGS, "sit, sit down, perch on, crouch, squat, kneel, rest on, take seat, settle down", "may"),
    _once("stand_up", _LEGS, "stand up, get up, get to, rise to", "", 1.0),
    _state("lie", _LEGS, "lie, lie down, lay down, recline, sprawl, lounge, sunbathe, curl up", "may"),
    _state("sleep", _ALIVE, "sleep, nap, snooze, doze, slumber, rest, snore, fall asleep, doze off, drift to sleep, hibernate, dream", "may"),
    _once("wake", _ALIVE, "wake, wake up, awake, awaken", "", 1.4),
    _state("wait", (*_ALIVE, "vehicle"), "wait, hesitate, stop, pause, halt, freeze, stop by, brake, hold still, park", "may"),
    _state("hide", _LEGS, "hide, duck, lurk, cower, take cover", "may"),
    # gestures and the face
    _state("wave", ("person", "animal", "thing", "plant"), "wave, greet, beckon, say hello, say goodbye, wave goodbye", "may"),
    _once("nod", _SMALL, "nod, agree", "may", 0.9),
    _once("shake_head", _ALIVE, "shake head, refuse, disagree", "may", 1.2),
    _once("point", ("person", "animal"), "point, gesture, point out, indicate", "may"),
    _state("look", _SMALL,
        "look, watch, gaze, stare, see, peer, glance, spot, notice, admire, observe, study, look at, look up, look out, peek, look around, "
        "examine, spy, discover, face, inspect, regard, keep watch, look for, look back, squint",
        "may",
    ),
    _once("turn", (*_SMALL, "vehicle"), "turn, turn around, turn to, turn round, swivel, look over, turn back, swing around", "may", 0.9),
    _once("bow", ("person", "animal", "bird"), "bow, curtsy, bow down, take bow", "may", 1.6),
    _state("clap", ("person", "animal"), "clap, applaud", "may"),
    _state("cheer", ("person", "animal", "bird"), "cheer, celebrate, rejoice, hurrah", "may"),
    _once("shrug", ("person", "animal"), "shrug", "", 1.2),
    _state("talk", _SMALL,
        "talk, speak, say, tell, chat, ask, answer, reply, whisper, discuss, explain, announce, greet with, narrate, argue, mutter, murmur, "
        "recite",
        "may",
    ),
    _state("shout", _SMALL,
        "shout, yell, scream, roar, call, bark, howl, meow, growl, cry out, call out, hoot, croak, neigh, quack, moo, honk, trumpet, "
        "whistle, ring, call for",
        "may",
    ),
    _state("sing", _SMALL, "sing, hum, chirp, tweet, chant, serenade", "may"),
    _state("laugh", _SMALL, "laugh, giggle, chuckle, grin, smile, beam, cackle, smirk", "may"),
    _state("cry", _SMALL, "cry, weep, sob, wail, frown, pout, sulk", "may"),
    _once("sneeze", _ALIVE, "sneeze, cough, hiccup", "", 0.9),
    _once("yawn", _ALIVE, "yawn, stretch, stretch out", "", 1.6),
    _once("blink", _SMALL, "blink, wink", "may", 0.5),
    _state("think", _ALIVE, "think, wonder, ponder, daydream, imagine, remember, decide, hope", "may"),
    _state("tremble", _SMALL, "tremble, shiver, quiver, quake, shudder"),
    # with the whole body
    _state("dance", _SMALL, "dance, boogie, waltz, groove, prance, twirl about, jig, sway to", "may"),
    _once("spin", _ALL, "spin, twirl, rotate, whirl, pirouette, revolve, spin around, turn in", "", 1.2),
    _state("shake", _ALL, "shake, rock, rattle about, vibrate, wiggle, wag, twitch, swish"),
    _state("sway", _ALL, "sway, swing, flap in, rustle, flutter in, bend", "may"),
    _state("fight", _LEGS, "fight, battle, wrestle, duel, attack, box, spar, struggle", "may"),
    _once("hug", ("person", "animal"), "hug, embrace, cuddle, hold tight, snuggle", "needs", 2.0),
    _once("kiss", _LEGS, "kiss, peck, nuzzle, lick", "needs", 1.4),
    _once("touch", _LEGS, "touch, pat, tap, stroke, pet, poke, feel, sniff, nudge, smell, tickle, rub", "needs", 1.2),
    _state("play", (*_ALIVE,), "play, frolic, romp, play with, play together, have fun, juggle", "may"),
    # with things
    _once("throw", ("person", "animal"), "throw, toss, hurl, fling, pitch, lob, cast, throw away", "needs", 1.0),
    _once("catch", _LEGS, "catch, snatch, grab, seize", "needs", 0.8),
    _once("kick", ("person", "animal"), "kick, boot", "needs", 0.8),
    _state("push", (*_LEGS, "vehicle"), "push, shove, press against, nudge along, roll along", "needs"),
    _state("pull", (*_LEGS, "vehicle"), "pull, drag, tug, tow, haul, heave", "needs"),
    _state("carry", (*_LEGS, "vehicle"), "carry, hold, bring, lug, bear, deliver, transport, wear, clutch, fetch, hold up, balance", "needs"),
    _once("take", _LEGS,
        "take, pick, pick up, get, lift up, collect, gather, pluck, steal, receive, accept, find, pull out, take out, choose, rescue, save",
        "needs", 1.0,
    ),
    _once("put", _LEGS, "put, place, put down, set down, lay, leave behind, drop off, put on, put away, hang", "needs", 1.0),
    _once("give", ("person", "animal", "bird"), "give, hand, offer, pass to, share, present, hand over, show, serve, send", "needs", 1.6),
    _state("eat", _ALIVE,
        "eat, munch, chew, bite, nibble, devour, gobble, lick up, feast, graze, taste, swallow, snack, gulp, bite into, peck at, eat up, "
        "have lunch",
        "may",
    ),
    _state("drink", _ALIVE, "drink, sip, slurp, gulp down, lap up", "may"),
    _state("read", ("person", "animal"), "read, leaf through, study from", "may"),
    _state("write", ("person", "animal"), "write, scribble, note down, type, sign", "may"),
    _state("paint", ("person", "animal"), "paint, draw, sketch, colour, decorate, doodle, color", "may"),
    _state("play_music", ("person", "animal", "thing"),
        "play guitar, play piano, play violin, play drum, play flute, strum, play music, play song, play tune, perform, drum, play trumpet, "
        "play accordion, play harp, play fiddle, play melody, play note",
        "may",
    ),
    _state("cook", ("person", "animal"), "cook, bake, stir, fry, boil, make soup, prepare, mix, make dinner, make cake", "may"),
    _state("sweep", ("person", "animal"), "sweep, mop, clean, wipe, scrub, dust, wash, polish, tidy", "may"),
    _state("dig", ("person", "animal", "vehicle"), "dig, shovel, burrow, excavate, plant, rake", "may"),
    _state("fish", ("person", "animal"), "fish, angle, go fishing", "may"),
    _state("search", _ALIVE, "search, seek, rummage, explore, hunt for, search for", "may"),
    _state("build", ("person", "animal"), "build, repair, hammer, fix, mend, construct, assemble, saw, make, knit, sew, stack, work", "may"),
    _state("water", ("person", "animal"), "water, spray, pour, splash, fill", "may"),
    _once("knock", ("person", "animal", "bird"), "knock, bang, hit, strike, rap, punch, bump, collide, pound, smash into, bump into", "may", 1.0),
    _once("open", (*_LEGS, "vehicle", "plant", "thing"), "open, unlock, unwrap, unfold, bloom, blossom, open up, unroll", "may", 1.0),
    _once("close", (*_LEGS, "vehicle", "plant", "thing"), "close, shut, lock, wrap, fold, close up", "may", 1.0),
    _once("turn_on", _ALL,
        "turn on, switch on, light, light up, go on, come on, start up, flick on, ignite, activate, flicker on",
        "may", 0.6,
    ),
    _once("turn_off", _ALL,
        "turn off, switch off, go out of, put out, extinguish, blow out, shut off, go dark, switch out, flick off, die out",
        "may", 0.6,
    ),
    # of things and the world
    _once("appear", _ALL, "appear, materialise, materialize, pop up, turn up, pop out, reappear, arise, form", "may", 1.0),
    _once("disappear", _ALL, "disappear, vanish, fade, fade away, dissolve, evaporate, melt away, fade out", "may", 1.0),
    _once("grow", _ALL, "grow, swell, expand, inflate, enlarge, grow up, sprout, spread", "", 2.0),
    _once("shrink", _ALL, "shrink, deflate, wither, dwindle, get smaller, melt, wilt", "", 2.0),
    _state("blow", _ALL, "blow, puff at, billow, howl through", "may"),
    _state("burn", _ALL, "burn, blaze, flame, smoulder, flicker, crackle, smoke, steam"),
    _state("shine", _ALL, "shine, glow, twinkle, sparkle, glitter, gleam, flash, glimmer, shimmer, sweep across, radiate, glisten"),
    _state("flow", _ALL, "flow, stream, run down, ripple, wash over, trickle, lap, roll in, crash against", "may"),
    _state("rain", ("thing",), "rain, pour down, drizzle, patter"),
    _state("snow", ("thing",), "snow, snow down"),
    _once("break_apart", _ALL, "break apart, break, shatter, explode, crack, burst, smash, pop, break down, erupt, split", "may", 0.8),
    _once("transform", _ALL, "transform, change, become, turn into, change into, morph", "may", 1.5),
)

ACTION: dict[str, Action] = {action.name: action for action in ACTIONS}
NAMES: tuple[str, ...] = tuple(ACTION)
OF_WORDS: dict[str, str] = {word: action.name for action in ACTIONS for word in action.words}


def can(body: str, name: str) -> bool:
    """Whether a body of BODIES does the action; KeyError for a name that isn't in the vocabulary."""
    return body in ACTION[name].bodies
