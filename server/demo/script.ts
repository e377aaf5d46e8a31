/**
 * What the simulated members say. One line is one post: who writes it, whether it quotes or answers the post so many
 * lines above, and the words. {M} mentions a member. A topic without a title is talked about in the welcome thread.
 */
export interface Talk {
  title: string | null;
  lines: string;
  /** Sentences of which new posts are made once all lines have been said. */
  remarks: readonly string[];
}

const WALK: Talk = {
  title: null,
  lines: `
M: Saturday looks dry. Who is in for a walk?
T: Me! Where to?
M answers 1: The ridge above the old quarry: 14 km, about 600 m up. The larches should be yellow by now.
B: I know that one. The last kilometre before the saddle is mud for most of October, bring proper boots.
I: Count me in, as long as there is a bench with a view for lunch.
M quotes 1: There is one exactly at the halfway point. I think whoever put it there was thinking of you.
D: I am awake at all the wrong hours this week, so from me: the sun rises at 7:41 on Saturday. 🌄
T quotes 1: Please nobody propose meeting at 7:41.
M: Nine at the station? The bus to the quarry leaves at 9:12 and the next one only at 10:42.
B answers 1: Nine is fine. Platform side, under the clock that has been five minutes slow since 1998.
I: Does anybody have a spare pair of poles? One of mine stayed on a ferry.
T answers 1: I have two pairs. The blue ones are yours for the day, {I}.
D: The forecast has moved a little: wind from the west after three, 40 km/h on the ridge. Still dry.
M quotes 1: Then we go round the other way, so that it is behind us on the open part.
B: Good. I would also skip the short cut through the scree; it was closed with a rope in August.
I: How is the path for somebody who does not love heights? Asking for a friend who is me.
M answers 1: Broad all the way. There is one narrow place, twenty steps long, with a chain, and {B} sings when he passes it.
B quotes 1: I do not sing. I hum, and only to warn the goats.
T: I can bring the small stove and make coffee at the bench. Who takes milk?
D answers 1: I cannot come and I am still jealous of that coffee.
I: Oat milk if it is no trouble. I bring cheese, bread and the good mustard.
M: List so far: boots, one more layer than you think, head torch in case we are slow, 1.5 l of water each.
T quotes 1: And a swimming towel? The lake is ten minutes from the way back.
B: In October. I admire you, {T}, and I shall hold your towel.
I: Is the hut at the lake open at the weekend?
M answers 1: Until the end of the month, yes. They have soup, and they take cards now.
D: For the record, somebody has to post a picture of the soup.
M: Then it is settled: nine, under the slow clock, boots on. I look forward to it.
`,
  remarks: [
    'The bus times changed in September, I checked them again.',
    'I would take the lower path if it rained during the night.',
    'My boots have dried at last.',
    'There is a second bench behind the chapel, out of the wind.',
    'The map at the quarry still shows the old path, ignore it.',
    'A thermos weighs nothing once you have drunk it.',
    'Somebody has repaired the chain at the narrow place.',
  ],
};

const HELLO: Talk = {
  title: null,
  lines: `
I: Is it me, or does this page move by itself?
D: It does. Open it in two windows and write something in one of them.
T quotes 1: I did exactly that and then waved at myself.
B: Fifteen years of pressing F5, and now my finger has nothing to do.
M: I like that it does not jump while I am reading. The new posts wait below until I come to them.
I answers 1: And there is a line where I left off. I closed the laptop at lunch and it still knew.
D: Look at the bottom: it says who is here right now. Hello, guests! 👋
B: Whoever is reading along without an account: registering takes a name and a password, and we do not bite.
T: What happens if my train goes into a tunnel in the middle of it?
D answers 1: It says that it is reconnecting, and afterwards it fetches whatever you missed. I tried it in a lift.
I: I quoted {T} and he answered before I had put the phone down. The bell was quicker than me.
B: In my day an answer took a week and came with a stamp.
M quotes 1: In your day the stamp had a horse on it.
D: Small thing that I like: you mention somebody, like {M}, and it becomes a link to them.
T: Can I change a post after sending it? I see three typos in my last one.
I answers 1: Yes, under the post. It then says that it was edited, so keep it honest. 😉
B: And what one deletes leaves a gap with a note in it, so the numbers never shift. Very tidy.
D: It also works without JavaScript. I have switched it off once, for science: everything was there, it only stood still.
T quotes 1: So: a forum. With a pulse.
`,
  remarks: [
    'I keep this open in a small window beside my work.',
    'The numbers in the corner are links, good for pointing at a post.',
    'Somebody is always typing just when I want to go to bed.',
    'The reactions under the posts count at once, too.',
    'I have muted one busy thread and kept the rest.',
    'My mother reads along on her telephone, hello!',
  ],
};

const BOOKS: Talk = {
  title: null,
  lines: `
D: Completely different question: what is lying on your bedside table, half read?
B: A history of lighthouses. Every chapter ends with a fog horn, and so do I.
I answers 2: Three novels, all open, all face down. My grandmother would have words with me.
M: A bird guide. I know the warblers by heart now and still cannot tell them apart outside.
T quotes 2: Face down! The poor spines, {I}.
I answers 1: They are paperbacks, they have no feelings. I asked.
D: I read the same detective story every monsoon. I know who did it and am surprised each time.
B quotes 4: There are only two kinds of warbler: the one you hear and the one that has just left.
M answers 1: That is the best bird guide I have seen so far. 12 words, pocket size.
T: Does listening count? I walk to work with a book about glaciers in my ears.
D answers 1: It counts double if you miss your turning because of it.
T quotes 1: Then it counted double on Tuesday.
I: Who lends me something short? I have a long wait at the dentist's on Thursday.
B answers 1: The lighthouses have a chapter of nine pages about a keeper and his cow. Perfect for teeth.
M: We could all read one book and talk about it here. One month, one book, no homework.
D quotes 1: I am for it, if I may vote against anything above 400 pages.
T: I propose something with a map in the front. Books with maps have never let me down.
I answers 1: Agreed. Map in the front, below 400 pages, and {M} chooses.
M: Very well, give me until Sunday. It will have a map, and at least one bird.
`,
  remarks: [
    'The library has opened its reading room again, with the good lamps.',
    'I found a tram ticket from 1994 between two pages today.',
    'Large print is not for the old, it is for the tired.',
    'I have started to write the date in the back when I finish one.',
    'The second volume is better, whatever they say.',
    'Somebody underlined all the weather in my second-hand copy.',
    'A good index is worth a chapter.',
  ],
};

const BREAD: Talk = {
  title: 'Sourdough in a cold kitchen',
  lines: `
B: My kitchen is at 17 °C until April and my dough sulks. How do you keep yours going?
D: At 31 °C I have the opposite trouble: mine runs out of the bowl before I have finished my tea.
I answers 2: In the oven, switched off, with only the lamp on. It holds about 25 °C in mine.
M: A wooden box, a jar of hot water beside the bowl, the lid closed. Change the water once.
B quotes 2: The lamp! I have lived with this oven for ten years and never thought of the lamp.
T: More starter is the lazy way: 25 % instead of 15, and it is back in time.
M quotes 1: Lazy, but it does taste more sour then. I rather give it the whole night.
I: How wet is everybody's dough? I am at 72 % and it still sticks to everything I own.
D answers 1: Wet hands, cold water, and fold it four times in the first two hours. After that it behaves.
B: 68 % with half wholemeal. At my age one wants a loaf that stands up by itself.
T: Do you bake in a pot or on a stone?
I answers 1: Pot, 250 °C, lid on for 20 minutes, lid off for 25. The crust sings when it comes out.
B quotes 1: First I hum to goats, now the bread sings. This is becoming a choir.
M: A question for the patient: who has tried rye only? Mine comes out like a brick from the quarry.
D answers 1: Scald a fifth of the flour with boiling water the evening before. It keeps the crumb soft for days.
T: I wrote the date on the jar: my starter is six today. 🎂
I: Does it have a name? Mine is called Clint Yeastwood.
T quotes 1: After that I can only disappoint you: it is called Jar.
B: Report from the oven with the lamp: 24.5 °C, and the dough has doubled in five hours. Thank you, {I}!
M: Cut it while it is warm or wait? Wrong answers welcome.
D: One slice at once, standing up, with salted butter. The rest can wait until it is bread.
B quotes 1: This is the only right answer.
`,
  remarks: [
    'Today I forgot the salt, and I can tell you that one notices.',
    'A shower cap makes the best lid for a bowl.',
    'The second day is the best one for toast.',
    'I scored a fern into the crust and it looks like a fish.',
    'Weighing the water instead of measuring it was what helped me most.',
    'Feed it before you travel and put it at the back of the fridge.',
  ],
};

const TRAINS: Talk = {
  title: 'Night trains worth taking',
  lines: `
T: I have a week in spring and would like to go to bed in one country and wake up in another. Ideas?
M: Stockholm to Narvik. It is nineteen hours, and the last two are the most beautiful railway I know.
D: Mumbai to Goa, the one that leaves at eleven: you wake up among palms and waterfalls.
I: Vienna to Venice. You fall asleep at the Semmering and there is water on both sides in the morning.
B answers 3: Whatever you take, choose the upper bunk. Warm, quiet, and nobody sits down on it at six.
T quotes 1: And how does one get out of it at six, with dignity?
B: Nobody has ever left an upper bunk with dignity. One leaves it quickly.
M: Earplugs, slippers, a scarf for the light at the door. The slippers matter most.
I: A picnic! The dining car is either wonderful or it is not there.
D quotes 1: On ours a man comes through with tea every ten minutes, all night. You will not go thirsty.
T: How early do I have to book a compartment for two?
M answers 1: The northern ones open ninety days before, and the good places are gone within a week.
B: Sit on the right going north, by the way. The left has mostly rock to offer.
I: I once shared a compartment with a cello. It had a ticket of its own and the better bunk.
T quotes 1: Did it snore?
I answers 1: In G.
D: Does anybody keep the tickets? I have a shoe box of them and cannot say why.
B: I keep the pillow cases in memory only, but I could draw you every timetable since 1981.
M: {T}, if it is to be spring, wait for May: then it stays light while you lie there and look out.
T: You have convinced me: north, in May, upper bunk, slippers. I shall report from the window.
D quotes 1: We expect a post from every station.
`,
  remarks: [
    'The new sleeping cars have a shower, I would not have believed it.',
    'Ask for the quiet end of the carriage, away from the doors.',
    'A delay at night is only more sleep.',
    'The best breakfast is the one on the platform after arriving.',
    'Take a window that opens, while there still are some.',
    'Crossing a border asleep still feels like a trick.',
  ],
};

export const TALKS: readonly Talk[] = [WALK, HELLO, BREAD, BOOKS, TRAINS];

/** How a remark may begin once the script is over; none of them belongs to one topic. */
export const OPENERS: readonly string[] = [
  'By the way:',
  'One more thing.',
  'I thought about it on the way home.',
  'Before I forget it:',
  'News from here:',
  'To come back to this:',
  'Small addition.',
  'Since nobody has said it yet:',
];

/** What is added to a post when its author comes back to it. */
export const SECOND_THOUGHTS: readonly string[] = [
  '*Edit: spelling. It was early.*',
  '*Edit: I looked it up, and it is right.*',
  '*Edit: added a missing word.*',
  '*Edit: and thank you all!*',
];

/** What is answered to somebody who is not of the cast. */
export const WELCOMES: readonly string[] = [
  'Welcome! You see, it took us no time to notice. 🙂',
  'Ah, a new voice! Good to have you here.',
  'Well said. What made you look in?',
  'I was just about to write the same, you were quicker.',
  'Agreed. And now look at your bell.',
];
