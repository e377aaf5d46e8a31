/**
 * The closed vocabulary of agreeing, as wordsOf() in agreement.ts leaves it: lower case, no accents, no apostrophes, no
 * punctuation. Whatever is not here is an argument, and a post that has one is never folded away; so a word that could
 * mean anything else ("yes" answers a question, "right" may be sarcasm) belongs to EASING or is left out.
 */

const list = (text: string) =>
  text
    .split(/[,\n]/)
    .map((phrase) => phrase.trim())
    .filter(Boolean);

const combine = (starts: string[], ends: string[]) => starts.flatMap((start) => ends.map((end) => `${start} ${end}`));

const WHOM = list(
  'you, u, this, that, it, him, her, them, both, everyone, everything, every word, all of this, all of it',
);
const ON = list('this, that, it, this one, that one, everything, every point, all points, all counts');
const WHOSE_POST = list('this, that, your post, this post, that post, the above, the post above, above, op, the op');
const WHO = list('you, he, she, they, u');
const HOW = list(
  'totally, completely, fully, absolutely, strongly, wholeheartedly, entirely, really, definitely, certainly, also, do, very much, so much, 100%, 1000%, have to, must, gotta, would, can only',
);
const AGREE = [
  ...list('agree, agreed, i agree, we agree, im in agreement, i am in agreement'),
  ...combine(list('i, we'), combine(HOW, ['agree'])),
  ...combine(list('have to, must, gotta, do, can only'), ['agree']),
];

/** Says by itself that its writer agrees. */
export const AGREEING = [
  ...AGREE,
  ...combine(AGREE, [
    ...combine(['with'], [...WHOM, ...WHOSE_POST]),
    ...combine(['on'], ON),
    'with',
    'here',
    'too',
    'as well',
  ]),
  ...combine(list('i second, second, seconding, ill second, i third, ditto'), WHOSE_POST),
  ...combine(list('im with, i am with'), WHOM),
  ...combine(
    list('couldnt, could not, cant, cannot, i couldnt, i could not, i cant, i cannot'),
    list(
      'agree more, agree more with you, agree with you more, agree with this more, have said it better, have put it better, said it better',
    ),
  ),
  ...combine(
    list('well, nicely, perfectly, beautifully, rightly, brilliantly'),
    list('said, put, written, stated, explained, summed up'),
  ),
  ...combine(
    WHO,
    list(
      'said it, said it all, nailed it, are right, is right, are correct, is correct, are spot on, is spot on, are absolutely right, is absolutely right, are so right, are totally right, are 100% right',
    ),
  ),
  ...combine(
    list('youre, ur, hes, shes, theyre, thats, this is, that is, its'),
    list(
      'right, so right, absolutely right, totally right, correct, absolutely correct, spot on, so true, very true, true, exactly right, exactly it',
    ),
  ),
  ...combine(
    list('great, good, excellent, very good, fantastic, brilliant, superb, solid'),
    list('point, points, post, analysis'),
  ),
  ...combine(
    list('exactly, precisely'),
    list(
      'this, that, so, what i think, what i was thinking, what i thought, what i wanted to say, what i was going to say, my thoughts, my opinion, my point, right',
    ),
  ),
  ...combine(
    list('my, my own'),
    list('thoughts exactly, thoughts too, sentiments exactly, opinion too, opinion exactly'),
  ),
  ...combine(
    list('took, you took, stole'),
    list('the words out of my mouth, the words right out of my mouth, the words from my mouth'),
  ),
  ...list(`
    second this, seconded, i second, thirded, ditto, dito, same, same here, same opinion, same thoughts, me too, me three, count me in
    this, so this, so much this, this so much, this right here, this exactly, all of this, ^, ^ this, this ^, ^ that
    exactly, precisely, indeed, true, very true, so true, too true, how true, true that, true words, truer words were never spoken
    absolutely true, absolutely correct, absolutely right, totally right, totally correct, quite right, quite so, right you are, spot on, bang on
    nailed it, hit the nail on the head, you hit the nail on the head, hear hear, amen, amen to that, amen to this, preach
    quoted for truth, qft, plus one, plus 1, no argument here, no arguments here, no objections, my view too, my thoughts, my point exactly
    what you said, what he said, what she said, what they said, i think so too, i think the same, i feel the same, i feel the same way
    great minds think alike, thumbs up, +1, 1+, 100%, 100 percent, one hundred percent, 1000%
    👍, 👆, ☝, 👏, 💯, 🤝, ✔, ✅, :+1:, :thumbsup:, :agree:, :100:, /this

    stimme zu, ich stimme zu, ich stimme dir zu, stimme dir zu, da stimme ich zu, ich stimme dem zu, dem stimme ich zu, zustimmung, volle zustimmung
    sehe ich auch so, sehe ich genauso, sehe ich ahnlich, das sehe ich auch so, das sehe ich genauso, genau, genau so, genau so ist es, so ist es, stimmt
    das stimmt, du hast recht, da hast du recht, recht hast du, gut gesagt, schon gesagt, bin dabei, ich auch, geht mir genauso, geht mir auch so, bin deiner meinung
    je suis daccord, daccord, daccord avec toi, je suis daccord avec toi, daccord avec vous, tout a fait, exactement, bien dit, pareil, pareil ici, moi aussi, cest vrai, tu as raison, vous avez raison, je plussoie, je confirme
    de acuerdo, estoy de acuerdo, de acuerdo contigo, estoy de acuerdo contigo, exacto, exactamente, bien dicho, tal cual, yo tambien, asi es, tienes razon, opino igual, opino lo mismo, apoyo esto
    concordo, concordo plenamente, exato, exatamente, bem dito, falou tudo, eu tambem, tem razao, tens razao, e isso ai, isso mesmo, apoiado
    sono daccordo, concordo con te, esatto, esattamente, ben detto, anche io, anchio, hai ragione, quoto, quoto tutto
    mee eens, eens, ben het eens, ik ben het eens, ben het ermee eens, ik ben het met je eens, precies, goed gezegd, ik ook, inderdaad
    zgadzam sie, zgoda, dokladnie, racja, masz racje, popieram, haller med, jag haller med, instammer, precis, enig, jeg er enig, samaa mielta
    katiliyorum, sana katiliyorum, aynen, aynen oyle, aynen katiliyorum, cok dogru, dogru soyluyorsun, haklisin, ben de
    согласен, согласна, согласен с вами, согласна с вами, согласен с тобой, поддерживаю, плюсую, именно, именно так, точно, верно сказано, хорошо сказано, вы правы, ты прав, погоджуюсь, згоден, згодна, підтримую
    bilkul sahi, sahi kaha, bilkul theek, theek kaha, sach kaha, main sehmat hoon, setuju, setuju sekali, sangat setuju, benar sekali, dong y, toi dong y
    متفق, متفق معك, اتفق, اتفق معك, اتفق معكم, اوافقك, اوافقك الراي, كلام صحيح, كلامك صحيح, احسنت القول, صدقت
    بالکل درست, بالکل صحیح, متفق ہوں, میں متفق ہوں, درست فرمایا, صحیح کہا, موافقم, کاملا موافقم, کاملا درست
    सहमत, मैं सहमत हूं, बिल्कुल सही, सही कहा
    同意, 我同意, 完全同意, 非常同意, 赞同, 贊同, 说得好, 說得好, 说得对, 說得對, 没错, 沒錯, 顶, 頂, 支持, 同感, 同感です, 同意です, その通り, その通りです, 賛成, 賛成です, 동의합니다, 동의, 공감합니다, 맞습니다
  `),
];

/** Says nothing by itself, and takes nothing back either: it may stand around what agrees. */
export const EASING = [
  ...combine(
    list('thank you, thanks, thx, ty, cheers'),
    list(
      'for this, for that, for sharing, for posting, for saying this, for saying it, for saying that, for the post, for writing this, a lot, so much, very much',
    ),
  ),
  ...list(`
    thank you, thanks, thx, ty, cheers, many thanks, kudos, bravo, respect, salute
    yes, yep, yup, yeah, aye, absolutely, definitely, certainly, totally, completely, fully, entirely, wholeheartedly, wholly, strongly, really, truly, very much, so much, so very much
    for sure, for real, of course, no doubt, without a doubt, no doubt about it, without question, all the way, in full, on all counts, by far, a lot, very, so, simply, just, also, too, as well, here
    bro, brother, sis, sister, sir, madam, mate, man, buddy, friend, my friend, dude, guys, folks, all, everyone, dear, boss, pal
    100%, 1000%, 110%, 200%, 100, 1000, percent, times
    🙏, ❤, 💚, 💙, 🧡, 💛, 💜, 🖤, 🤍, 🙂, 😊, 😀, 😃, 😄, 😁, 🙌, 💪, 🔥, ⭐, 🎯, 👌, 🫡, ❗, ‼
    danke, ja, absolut, vollkommen, voll und ganz, vollig, ganz, ganz genau, merci, oui, totalement, entierement, completement, absolument, gracias, si, totalmente, completamente, absolutamente
    obrigado, obrigada, sim, plenamente, grazie, assolutamente, pienamente, completamente, dank, bedankt, ja, helemaal, volledig, absoluut, dzieki, tak, calkowicie, tack, takk, tak
    tesekkurler, evet, kesinlikle, tamamen, да, спасибо, полностью, абсолютно, совершенно, так, дякую, повністю
    bilkul, bhai, shukriya, terima kasih, ya, شكرا, نعم, تماما, بالکل, شکریہ, جی, ممنون, बिल्कुल, भाई, धन्यवाद, 谢谢, 謝謝, はい, ありがとう, 네, 감사합니다
  `),
];
