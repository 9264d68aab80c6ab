// The surface of Gate: the one definition. No actions, no predicates. A file is split into declarations at column 0
// and each is parsed on its own, starting at `declaration`.
//
// Layout: a line's block stands before its NEWLINE:  head INDENT line line DEDENT NEWLINE.
// Rules named …Line are where recovery from a mistake ends; …Head ends it before the block.
parser grammar GateParser;
options { tokenVocab = GateLexer; }

declaration
  : ( useDecl | documentDecl | registerDecl | enumDecl | recordDecl | defineDecl | exceptionDecl | tableDecl
    | calendarDecl | decisionDecl | interpretationDecl | agreementDecl | gateDecl | packDecl | reportDecl | sourceDecl | worldDecl | exampleDecl ) EOF ;

// ---- modules, documents, registers ----
useDecl : useHead NEWLINE ;
useHead : K_USE NAME (DOT NAME)* ;

documentDecl : documentHead (INDENT documentLine* DEDENT)? NEWLINE ;
documentHead : K_DOCUMENT NAME text? ;
documentLine : ( under | edition | clausesFrom | entry | supersedes | column | unknown ) NEWLINE ;
edition : K_EDITION text (K_DATED DATE)? ;
clausesFrom : K_CLAUSES fromFile ;
supersedes : K_SUPERSEDES NAME ;
entry : ( K_CLAUSE | K_REQUIREMENT | K_VARIANT ) WORD text? version? ;
fromFile : K_FROM text (K_AS NAME)? ;
column : NAME EQ text ;

registerDecl : registerHead (INDENT registerLine* DEDENT)? NEWLINE ;
registerHead : K_REGISTER NAME text? version? ;
registerLine : ( under | registerOf | fromFile | entry | sections | supersedes | listColumn | unknown ) NEWLINE ;
listColumn : column (INDENT valueLine* DEDENT)? ;
registerOf : K_OF NAME ;
sections : K_SECTIONS NAME (COMMA NAME)* under? ;
version : K_VERSION ( WORD | TEXT ) ;

// ---- types ----
enumDecl : enumHead (INDENT enumLine* DEDENT)? NEWLINE ;
enumHead : K_ENUM NAME text? enumOrder? (COLON enumValues?)? ;
enumOrder : K_IN K_ORDER NAME K_TO NAME ;
enumLine : ( under | enumValues ) NEWLINE ;
enumValues : enumValue (COMMA enumValue)* ;
enumValue : NAME text? | COUNT ( RANGE COUNT | text )? ;

recordDecl : recordHead (INDENT recordLine* DEDENT)? NEWLINE ;
recordHead : K_RECORD NAME text? (K_IN NAME)? (COMMA mayBeEmpty)? ;
recordLine : ( under | keyField | field | recorded | unknown ) NEWLINE ;
keyField : K_KEY field ;
field : NAME text? COLON type (COMMA fieldFact)* ;
fieldFact : K_MAY_BE_UNKNOWN | K_MAY_BE_DISPUTED (K_WHERE condition)? under? | mayBecome ;
recorded : K_RECORDED NAME ;
type : K_SET_OF? path QUESTION? ;
mayBecome : K_MAY_BECOME ( NAME | COUNT | K_TRUE | K_FALSE ) text? ;
mayBeEmpty : K_MAY_BE_EMPTY K_BECAUSE text ;

// ---- definitions ----
defineDecl : define NEWLINE ;
define : K_DEFINE NAME (DOT NAME)* params? text? K_MEANS expr (COMMA ( mayBeEmpty | mayBecome ))* ;
params : LPAREN param (COMMA param)* RPAREN ;
param : NAME COLON type ;

exceptionDecl : exceptionHead (INDENT exceptionLine* DEDENT)? NEWLINE ;
exceptionHead : K_EXCEPTION NAME params? text? exceptionMeans? ;
exceptionLine : ( under | exceptionMeans | until | mayBeEmpty | unknown ) NEWLINE ;
exceptionMeans : K_MEANS expr (COMMA mayBeEmpty)? ;
until : K_UNTIL DATE ;

tableDecl : tableHead (INDENT tableLine* DEDENT)? NEWLINE ;
tableHead : K_TABLE NAME text? (K_OF type)? ;
tableLine : ( under | limitFor | axes | ROW | unknown ) NEWLINE ;
limitFor : K_LIMIT_EACH path | K_LIMIT_ALL path K_TOGETHER ;
axes : path K_DOWN (COMMA path K_ACROSS)? ;

calendarDecl : calendarHead (INDENT calendarLine* DEDENT)? NEWLINE ;
calendarHead : K_CALENDAR NAME text? ;
calendarLine : ( under | weekend | holidays | years | column | unknown ) NEWLINE ;
weekend : K_WEEKEND NAME (COMMA NAME)* ;
holidays : K_HOLIDAYS ( fromFile | DATE (COMMA DATE)* ) ;
years : K_YEARS COUNT RANGE COUNT ;

// ---- what people decide ----
decisionDecl : decisionHead (INDENT decisionLine* DEDENT)? NEWLINE ;
decisionHead : K_DECISION NAME text? (K_ON path (COMMA path)*)? ;
decisionLine : ( under | outcomes | step | notBefore | whileUndecided | K_RENEWABLE | unknown ) NEWLINE ;
outcomes : K_OUTCOMES NAME (COMMA NAME)* ;
step : ( ( K_PROPOSED | K_DECIDED ) K_BY | K_REFERRED K_TO ) NAME (K_WITHIN quantity)? (COMMA K_STANDS)?
     | K_RECOMMENDED K_BY NAME (K_WITHIN quantity)? (COMMA K_EITHER_WAY)? ;
notBefore : K_NOT_BEFORE path ;
whileUndecided : K_WHILE_UNDECIDED COLON NAME ;
quantity : COUNT UNIT ;

interpretationDecl : interpretationHead (INDENT interpretationLine* DEDENT)? NEWLINE ;
interpretationHead : K_INTERPRETATION NAME text? ;
interpretationLine : ( under | either | proposal | toBeAgreed | unknown ) NEWLINE ;
either : K_EITHER INDENT choiceLine+ DEDENT ;
choiceLine : NAME text? NEWLINE ;
// `refused` is a word of packs alone.
proposal : ( K_PROPOSED | K_AGREED | K_REFUSED ) NAME? K_BY NAME (K_ON DATE)? (K_REF text)? (K_FINGERPRINT WORD)? ;
toBeAgreed : K_TO_BE_AGREED K_BY NAME ;

// Of an interpretation that another module declares.
agreementDecl : K_AGREED path K_IS NAME K_BY NAME (K_ON DATE)? (K_REF text)? NEWLINE ;

// ---- gates ----
gateDecl : gateHead (INDENT gateLine* DEDENT)? NEWLINE ;
gateHead : ( K_ENTRY | K_EXIT ) K_GATE NAME text? ;
gateLine : ( under | scope | counting | applies | otherwise | define | criterion | unknown ) NEWLINE ;
scope : K_FOR_EACH bindings (K_WHERE condition)? ;
counting : K_COUNTING_ONLY NAME K_WHERE condition ;
applies : K_APPLIES K_WHEN condition otherwise? ;
otherwise : K_OTHERWISE K_NOT_APPLICABLE K_BECAUSE text ;

criterion : criterionHead (INDENT criterionLine* DEDENT)? ;
criterionHead : K_CRITERION NAME text? ;
criterionLine
  : ( under | scope | counting | applies | otherwise | define | require | ifNone | evidence | judged | unknown ) NEWLINE ;
require : K_REQUIRE expr ;
ifNone : K_IF K_NO set COLON ( K_MET | K_NOT_MET | K_NOT_APPLICABLE ) (K_BECAUSE text)? ;
evidence : K_EVIDENCE NAME (COMMA NAME)* ;
judged : K_JUDGED K_BY NAME ;

// ---- packs ----
packDecl : packHead (INDENT packLine* DEDENT)? NEWLINE ;
packHead : K_PACK NAME text? version? ;
packLine
  : ( under | packFor | packIn | proposal | packBecause | varies | omit | added | replacement | family | group | test
    | namedValue ) NEWLINE ;
packFor : K_FOR ( K_RELEASE NAME (K_IN NAME)? | K_ENTRY simpleValue ) ;
packIn : K_IN K_PHASE NAME ;
packBecause : K_BECAUSE text ;
group : K_GROUP NAME text? ;
varies : K_VARIES NAME version? (K_FINGERPRINT WORD)? ;
omit : K_OMIT K_TEST WORD (COMMA WORD)* (K_BECAUSE text)? ;
added : K_ADD ( test | family ) ;
replacement : K_REPLACE test ;
family : familyHead (INDENT familyLine* DEDENT)? ;
familyHead : K_FOR_EACH NAME K_IN NAME version? (K_WHERE condition)? (K_BECAUSE text)? ;
familyLine : test NEWLINE ;
namedValue : NAME simpleValue (COMMA simpleValue)* ;
simpleValue : NAME (DOT NAME)* | COUNT UNIT? | NUMBER | PERCENT | text | DATE | INSTANT | K_TRUE | K_FALSE ;

test : testHead (INDENT testLine* DEDENT)? ;
testHead : K_TEST WORD text? (K_BECAUSE text)? ;
testLine : ( testIn | covers | exercises | kind | witnessed | given | whenText | thenText | under | namedValue ) NEWLINE ;
testIn : K_IN NAME ;
covers : K_COVERS ( K_FULLY | K_PARTLY )? CITE+ (K_BECAUSE text)? ;
exercises : K_EXERCISES CITE+ ;
kind : K_KIND NAME ;
witnessed : K_WITNESSED K_BY NAME ;
given : K_GIVEN text ;
whenText : K_WHEN text ;
thenText : K_THEN text ;

// ---- reports ----
reportDecl : reportHead (INDENT reportLine* DEDENT)? NEWLINE ;
reportHead : K_REPORT NAME text? scope? ;
reportLine : ( under | scope | content | unknown ) NEWLINE ;
content : K_CONTENT LPAREN NAME RPAREN text ( K_IS expr | judged ) ;

// ---- sources ----
sourceDecl : sourceHead (INDENT sourceLine* DEDENT)? NEWLINE ;
sourceHead : K_SOURCE NAME text? K_READS path ;
sourceLine
  : ( under | fromFile | complete | staleAfter | repeats | otherTests | mayBeEmpty | mapping | separated
    | K_EMPTY_MEANS_ABSENT | K_TRIMMED | unknown ) NEWLINE ;
complete : K_COMPLETE (K_WHEN K_EACH binding (K_WHERE condition)? K_HAS_A_FILE)? ;
staleAfter : K_STALE_AFTER quantity ;
repeats : K_REPEATS NAME ;
otherTests : K_OTHER_TESTS text (COMMA text)* (K_BECAUSE text)? ;
separated : K_SEPARATED K_BY text ;
mapping : NAME EQ mapWord* (INDENT valueLine* DEDENT)? ;
mapWord : NAME | TEXT | COUNT | NUMBER | DATE | CAPTURE | K_IN | K_AS | K_BY | K_EMPTY_MEANS_ABSENT
        | K_TRIMMED | K_SEPARATED | K_TRUE | K_FALSE ;
valueLine : mapValue (COMMA mapValue)* ARROW mapValue NEWLINE ;
mapValue : NAME | TEXT | COUNT | NUMBER | DATE | PERCENT | K_TRUE | K_FALSE | K_NO ;

// ---- sample data and examples ----
worldDecl : worldHead (INDENT worldLine* DEDENT)? NEWLINE ;
worldHead : K_WORLD NAME text? ;
worldLine : ( under | elseAsIn | sampleDay | assuming | defaults | sample | unknown ) NEWLINE ;

exampleDecl : exampleHead (INDENT exampleLine* DEDENT)? NEWLINE ;
exampleHead : K_EXAMPLE text ;
exampleLine : ( under | exampleOf | elseAsIn | sampleDay | assuming | defaults | sample | expect | unknown ) NEWLINE ;
exampleOf : K_OF path (K_FOR simpleValue)? ;
elseAsIn : K_EVERYTHING_ELSE path ;
sampleDay : K_AS_OF DATE ;
assuming : K_ASSUMING path K_IS NAME ;
defaults : K_EACH path sampleFields ;
// Nothing; one row by its key; rows alike; rows in a block; a decision.
sample
  : K_GIVEN ( K_NO NAME NAME? | simpleValue K_IN path sampleFields? | COUNT NAME sampleFields? | NAME INDENT sampleRow* DEDENT
            | sampleDecision ) ;
sampleFields : K_WITH sampleField (COMMA sampleField)* ;
sampleField : NAME simpleValue ( (K_OR simpleValue)+ | (K_AND simpleValue)+ )? ;
sampleRow : ROW NEWLINE ;
sampleDecision : path NAME (K_FOR sampleSubjects)? (K_BY NAME)? (K_ON DATE)? (K_REF text)? ;
sampleSubjects : simpleValue | LPAREN simpleValue (COMMA simpleValue)* RPAREN ;
expect : K_EXPECT ( path? ( expectVerdict | K_STILL_NEEDED text | expectNumber ) | K_FINDING text ) ;
expectVerdict
  : ( K_NOT_MET | K_NOT_APPLICABLE | K_NOT_JUDGED | K_UNDETERMINED | K_MET (K_OR K_NOT_APPLICABLE)? )
    (K_BECAUSE ( WORD (COMMA WORD)* | text ))? ;
expectNumber : COUNT (K_TO COUNT | K_OR NAME)? (K_OF COUNT)? (K_FOR simpleValue (COMMA simpleValue)*)? (K_IN text)? ;
path : NAME (DOT NAME)* ;

// ---- shared lines ----
under : K_UNDER CITE+ ;
text : TEXT+ ;
// The token source tells a line that begins with no clause word of its declaration.
unknown : UNKNOWN_WORD junk* junkBlock? ;
junk : ~( INDENT | DEDENT | NEWLINE ) ;
junkBlock : INDENT ( junk | NEWLINE | junkBlock )* DEDENT ;

// ---- expressions: tail forms (quantifier, bullets, `where`, `when`) stand last ----
expr : condition (K_WHERE condition)? (K_WHEN condition K_OTHERWISE condition)* ;

// A flat list: alternatives are folded, and mixing is refused, after parsing.
condition : operand (joiner operand)* (joiner tailOperand)? | tailOperand ;
joiner : K_AND | K_OR | K_IMPLIES ;
operand : K_NOT* comparison ;
tailOperand : K_NOT* ( quantifier | forEach | bullets | tailAggregate ) ;

quantifier : quantity_ set K_SATISFY condition ;
quantity_ : K_EVERY | K_SOME | K_NO
          | ( K_AT_LEAST | K_AT_MOST | K_MORE_THAN | K_FEWER_THAN | K_EXACTLY ) value K_OF ;
set : value (K_IN value)? (K_WHERE condition)? ;
forEach : K_FOR_EACH bindings (K_WHERE condition)? INDENT conditionLine DEDENT ;
conditionLine : condition NEWLINE ;
bindings : binding (COMMA binding)* ;
binding : NAME K_IN value ;
bullets : ( K_ALL_OF | K_ANY_OF ) INDENT bulletLine+ DEDENT ;
bulletLine : BULLET condition NEWLINE ;
tailAggregate
  : K_COUNT_WHERE K_OF value (K_IN value)? K_WHERE condition
  | K_KEYED_WHERE K_OF value (K_IN value)? K_WHERE condition K_BY value
  | K_PERCENTILE_WHERE factor K_OF value (K_IN value)? K_WHERE condition K_BY value
  | K_SHARE K_OF value (K_IN value)? (K_WHERE condition)? K_SATISFYING condition ;

comparison : value compared* ;
compared
  : compareOp value
  | K_IS_NEITHER value (K_NOR value)+
  | ( K_IS_IN | K_IS_NOT_IN ) value
  | K_IS_PRESENT
  | K_IS_ABSENT
  | K_IS_THAN value
  | K_INCLUDES value
  | K_IS_DECISION K_NOT? NAME (K_BY NAME)? K_FOR value (K_SINCE value)? (K_AS_OF value)?
  | K_IS_GRANTED (K_SINCE value)? (K_AS_OF value)?
  | ( K_IS_MET | K_IS_ON_FILE | K_IS_COMPLETE ) K_FOR value
  | K_LISTS value K_FOR value ;
compareOp
  : K_IS | K_IS_NOT | K_IS_AT_LEAST | K_IS_AT_MOST | K_IS_ABOVE | K_IS_BELOW | K_IS_BEFORE | K_IS_AFTER
  | K_IS_ON_OR_BEFORE | K_IS_ON_OR_AFTER | BAD_OP | EQ ;

value : term (( PLUS | MINUS ) term)* ;
term : factor (STAR factor)* ;
factor : primary postfix* | aggregate ;
postfix : DOT NAME | LBRACK args RBRACK | LPAREN args? RPAREN ;
args : expr (COMMA expr)* ;
primary
  : NAME
  | COUNT ( UNIT | RANGE COUNT )?
  | NUMBER | PERCENT | DATE | INSTANT | K_THIS | K_TRUE | K_FALSE
  | text
  | LPAREN args RPAREN ;
aggregate
  : K_COUNT K_OF factor
  | K_KEYED K_OF factor (K_IN factor)? K_BY factor
  | K_PERCENTILE factor K_OF factor (K_IN factor)? K_BY factor
  | K_DATE_OF K_OF factor K_IN text
  | K_DAY_OF K_OF factor (K_BY NAME)? K_FOR primary postfix* (K_DAY_AS_OF factor)? ;
