#include "runtime/jit/compile.h"

#include <algorithm>
#include <limits>
#include <map>
#include <unordered_map>

#include <llvm/ExecutionEngine/Orc/LLJIT.h>
#include <llvm/IR/IRBuilder.h>
#include <llvm/IR/Intrinsics.h>
#include <llvm/IR/Verifier.h>
#include <llvm/Support/TargetSelect.h>

#include "runtime/jit/columns.h"

namespace tollgate::jit {

namespace {

constexpr unsigned kRows = kBlockRows;

// Reads by index are loops of their own: no instruction of the machine does it better for narrow values.
template <typename Index, typename Entry>
void gather(const Entry* table, const Index* index, Entry* out, uint64_t entries) {
  for (unsigned i = 0; i < kRows; ++i) {
    const auto at = static_cast<uint64_t>(index[i]);
    out[i] = table[at < entries ? at : 0];
  }
}

template <typename Index>
void* gatherOf(unsigned width) {
  switch (width) {
    case 1: return reinterpret_cast<void*>(&gather<Index, uint8_t>);
    case 2: return reinterpret_cast<void*>(&gather<Index, uint16_t>);
    case 4: return reinterpret_cast<void*>(&gather<Index, uint32_t>);
    default: return reinterpret_cast<void*>(&gather<Index, int64_t>);
  }
}

void* gatherOf(unsigned indexWidth, unsigned width) {
  switch (indexWidth) {
    case 1: return gatherOf<uint8_t>(width);
    case 2: return gatherOf<uint16_t>(width);
    case 4: return gatherOf<uint32_t>(width);
    default: return gatherOf<int64_t>(width);
  }
}

struct FamilyRoots {
  ExprId satisfies, fails, open, undecided;
  std::vector<ExprId> extra;
  ExprId in = ExprPool::kTrue;  // no row outside it counts, if `skips`
  bool decided = false, skips = false;
  std::vector<ExprId> all() const {
    std::vector<ExprId> roots{satisfies, fails, open, undecided};
    roots.insert(roots.end(), extra.begin(), extra.end());
    return roots;
  }
  bool perInstance(const ExprPool& pool) const {
    const std::vector<ExprId> roots = all();
    return std::any_of(roots.begin(), roots.end(), [&](ExprId root) { return pool.at(root).perInstance; });
  }
};

FamilyRoots rootsOf(ExprPool& pool, const RowMasks& m) {
  FamilyRoots roots;
  roots.decided = decidesAll(pool, m);
  const ExprId kept = pool.negated(pool.either(m.touched, m.forced));
  roots.satisfies = pool.both(pool.both(m.inTrue, m.holdsTrue), kept);
  roots.fails = pool.both(pool.both(m.inTrue, m.holdsFalse), kept);
  const ExprId out = pool.butNot(m.inFalse, m.forced);
  const ExprId counted = pool.either(pool.either(roots.satisfies, roots.fails), m.undecided);
  roots.open = roots.decided ? ExprPool::kFalse : pool.negated(pool.either(out, counted));
  roots.undecided = m.undecided;
  roots.extra = m.extra;
  roots.in = m.inTrue;
  roots.skips = roots.decided && m.extra.empty();
  return roots;
}

/// A value of an expression: a vector of 64, or one number for all rows (`scalar`, 64 bits).
struct Emitted {
  llvm::Value* value = nullptr;
  unsigned width = 0;
  bool scalar = false;
};

class Generator {
 public:
  Generator(llvm::Module& module, ExprPool& pool, const std::vector<RowMasks>& families, bool accumulate)
      : module_(module), context_(module.getContext()), b_(context_), pool_(pool), accumulate_(accumulate) {
    for (const RowMasks& masks : families) families_.push_back(rootsOf(pool, masks));
  }
  void run(const std::string& name);

 private:
  using Map = std::unordered_map<ExprId, Emitted>;
  llvm::Type* integer(unsigned width) { return llvm::IntegerType::get(context_, width * 8); }
  llvm::Type* vector(unsigned width) { return llvm::FixedVectorType::get(integer(width), kRows); }
  llvm::Value* word(uint64_t value) { return b_.getInt64(value); }
  void reach(ExprId id, std::vector<bool>& seen) const;
  void emitAll(const std::vector<bool>& wanted, bool perInstance);
  Emitted emit(ExprId id);
  llvm::Value* maskOf(ExprId id) { return emitted_.at(id).value; }
  llvm::Value* toMask(llvm::Value* bits) { return b_.CreateBitCast(bits, b_.getInt64Ty()); }
  llvm::Value* wide(const Emitted& e, unsigned width);
  llvm::Value* compare(bool equal, const Expr& e);
  llvm::Value* compareWithNumber(bool equal, const Emitted& vector, llvm::Value* number, bool numberFirst);
  Emitted lookup(const Expr& e);
  Emitted arithmetic(const Expr& e, llvm::Value** overflow);
  llvm::Value* orderedFromBits(llvm::Value* bits);
  llvm::Value* number(ExprId a, ExprId b, ExprOp op);
  llvm::Value* load(llvm::Value* base, unsigned width);
  llvm::Value* slot(llvm::Value* table, int64_t index);
  llvm::Value* parameter(int64_t index);
  void update(const FamilyRoots& roots, llvm::Value* instance);
  llvm::Value* fieldOf(llvm::Value* instance, unsigned index) { return b_.CreateConstInBoundsGEP1_64(b_.getInt64Ty(), instance, index); }

  llvm::Module& module_;
  llvm::LLVMContext& context_;
  llvm::IRBuilder<> b_;
  ExprPool& pool_;
  bool accumulate_;
  std::vector<FamilyRoots> families_;
  Map emitted_;
  llvm::Function* function_ = nullptr;
  llvm::BasicBlock* entry_ = nullptr;
  llvm::Value *bases_ = nullptr, *tables_ = nullptr, *block_ = nullptr, *active_ = nullptr, *instance_ = nullptr;
  std::map<std::pair<llvm::Value*, int64_t>, llvm::Value*> slots_;
  std::map<std::pair<unsigned, int>, llvm::Value*> buffers_;
};

void Generator::reach(ExprId root, std::vector<bool>& seen) const {
  std::vector<ExprId> todo{root};
  while (!todo.empty()) {
    const ExprId id = todo.back();
    todo.pop_back();
    if (seen[id]) continue;
    seen[id] = true;
    const Expr& e = pool_.at(id);
    switch (e.op) {
      case ExprOp::False:
      case ExprOp::True:
      case ExprOp::Word:
      case ExprOp::RowIndex:
      case ExprOp::Column:
      case ExprOp::Parameter:
      case ExprOp::Literal:
      case ExprOp::ParameterColumn: break;
      case ExprOp::Not:
      case ExprOp::Overflows:
      case ExprOp::NotFinite:
      case ExprOp::Ordered:
      case ExprOp::Lookup:
      case ExprOp::ParameterLookup: todo.push_back(e.a); break;
      case ExprOp::And:
      case ExprOp::Or:
      case ExprOp::Equal:
      case ExprOp::Less:
      case ExprOp::Add:
      case ExprOp::Subtract:
      case ExprOp::Multiply:
      case ExprOp::NumberAdd:
      case ExprOp::NumberSubtract:
      case ExprOp::NumberMultiply: todo.insert(todo.end(), {e.a, e.b}); break;
      case ExprOp::Choose: todo.insert(todo.end(), {e.a, e.b, e.c}); break;
    }
  }
}

void Generator::emitAll(const std::vector<bool>& wanted, bool perInstance) {
  for (ExprId id = 0; id < wanted.size(); ++id) {
    if (wanted[id] && pool_.at(id).perInstance == perInstance) emitted_[id] = emit(id);
  }
}

llvm::Value* Generator::slot(llvm::Value* table, int64_t index) {
  auto& kept = slots_[{table, index}];
  if (kept == nullptr) {
    llvm::IRBuilder<> entry(entry_, entry_->begin());
    kept = entry.CreateLoad(entry.getPtrTy(), entry.CreateConstInBoundsGEP1_64(entry.getPtrTy(), table, static_cast<uint64_t>(index)));
  }
  return kept;
}

llvm::Value* Generator::parameter(int64_t index) {
  llvm::Value* parameters = b_.CreateLoad(b_.getPtrTy(), fieldOf(instance_, 0));
  return b_.CreateLoad(b_.getInt64Ty(), b_.CreateConstInBoundsGEP1_64(b_.getInt64Ty(), parameters, static_cast<uint64_t>(index)));
}

llvm::Value* Generator::load(llvm::Value* base, unsigned width) {
  llvm::Value* offset = b_.CreateMul(block_, word(uint64_t{kRows} * width));
  return b_.CreateAlignedLoad(vector(width), b_.CreateGEP(b_.getInt8Ty(), base, offset), llvm::Align(1));
}

llvm::Value* Generator::wide(const Emitted& e, unsigned width) {
  if (e.scalar) return b_.CreateVectorSplat(kRows, width == 8 ? e.value : b_.CreateTrunc(e.value, integer(width)));
  return e.width == width ? e.value : b_.CreateZExt(e.value, vector(width));
}

// Codes below 8 bytes are unsigned, so a number beyond them compares as it lies.
llvm::Value* Generator::compareWithNumber(bool equal, const Emitted& v, llvm::Value* number, bool numberFirst) {
  llvm::Value* narrow = b_.CreateVectorSplat(kRows, v.width == 8 ? number : b_.CreateTrunc(number, integer(v.width)));
  llvm::Value *left = numberFirst ? narrow : v.value, *right = numberFirst ? v.value : narrow;
  llvm::Value* bits = equal ? b_.CreateICmpEQ(left, right) : v.width == 8 ? b_.CreateICmpSLT(left, right) : b_.CreateICmpULT(left, right);
  llvm::Value* mask = toMask(bits);
  if (v.width == 8 || llvm::isa<llvm::Constant>(number)) return mask;
  const uint64_t most = (uint64_t{1} << (8 * v.width)) - 1;
  llvm::Value* fits = b_.CreateICmpULE(number, word(most));
  llvm::Value* beyond = word(0);
  if (!equal) {
    llvm::Value* below = b_.CreateICmpSLT(number, word(0));
    beyond = b_.CreateSExt(numberFirst ? below : b_.CreateNot(below), b_.getInt64Ty());
  }
  return b_.CreateSelect(fits, mask, beyond);
}

llvm::Value* Generator::compare(bool equal, const Expr& e) {
  const Emitted a = emitted_.at(e.a), c = emitted_.at(e.b);
  if (a.scalar && c.scalar) {
    return b_.CreateSExt(equal ? b_.CreateICmpEQ(a.value, c.value) : b_.CreateICmpSLT(a.value, c.value), b_.getInt64Ty());
  }
  if (c.scalar) return compareWithNumber(equal, a, c.value, false);
  if (a.scalar) return compareWithNumber(equal, c, a.value, true);
  const unsigned width = std::max(a.width, c.width);
  llvm::Value *left = wide(a, width), *right = wide(c, width);
  return toMask(equal ? b_.CreateICmpEQ(left, right) : width == 8 ? b_.CreateICmpSLT(left, right) : b_.CreateICmpULT(left, right));
}

Emitted Generator::lookup(const Expr& e) {
  const unsigned width = e.width;
  if (e.b == 0) return {word(0), 8, true};
  llvm::Value* table = e.op == ExprOp::Lookup ? slot(tables_, e.literal) : b_.CreateIntToPtr(parameter(e.literal), b_.getPtrTy());
  const Emitted index = emitted_.at(e.a);
  if (index.scalar) {
    llvm::Value* inside = b_.CreateSelect(b_.CreateICmpULT(index.value, word(e.b)), index.value, word(0));
    llvm::Value* entry = b_.CreateAlignedLoad(integer(width), b_.CreateGEP(integer(width), table, inside), llvm::Align(1));
    return {width == 8 ? entry : b_.CreateZExt(entry, b_.getInt64Ty()), 8, true};
  }
  auto buffer = [&](unsigned bytes, int which) {
    auto& kept = buffers_[{bytes, which}];
    if (kept == nullptr) {
      llvm::IRBuilder<> entry(entry_, entry_->begin());
      kept = entry.CreateAlloca(vector(bytes));
    }
    return kept;
  };
  llvm::Value *from = buffer(index.width, 0), *to = buffer(width, 1);
  b_.CreateAlignedStore(index.value, from, llvm::Align(1));
  auto* type = llvm::FunctionType::get(b_.getVoidTy(), {b_.getPtrTy(), b_.getPtrTy(), b_.getPtrTy(), b_.getInt64Ty()}, false);
  llvm::Value* callee = b_.CreateIntToPtr(word(reinterpret_cast<uintptr_t>(gatherOf(index.width, width))), b_.getPtrTy());
  b_.CreateCall(type, callee, {table, from, to, word(e.b)});
  return {b_.CreateAlignedLoad(vector(width), to, llvm::Align(1)), width, false};
}

Emitted Generator::arithmetic(const Expr& e, llvm::Value** overflow) {
  llvm::Value *left = wide(emitted_.at(e.a), 8), *right = wide(emitted_.at(e.b), 8);
  if (overflow == nullptr) {
    llvm::Value* result = e.op == ExprOp::Add        ? b_.CreateAdd(left, right)
                          : e.op == ExprOp::Subtract ? b_.CreateSub(left, right)
                                                     : b_.CreateMul(left, right);
    return {result, 8, false};
  }
  const llvm::Intrinsic::ID id = e.op == ExprOp::Add        ? llvm::Intrinsic::sadd_with_overflow
                                 : e.op == ExprOp::Subtract ? llvm::Intrinsic::ssub_with_overflow
                                                            : llvm::Intrinsic::smul_with_overflow;
  *overflow = toMask(b_.CreateExtractValue(b_.CreateBinaryIntrinsic(id, left, right), 1));
  return {};
}

llvm::Value* Generator::orderedFromBits(llvm::Value* bits) {
  llvm::Value* least = b_.CreateVectorSplat(kRows, word(uint64_t{1} << 63));
  llvm::Value* negative = b_.CreateICmpSLT(bits, llvm::Constant::getNullValue(bits->getType()));
  return b_.CreateSelect(negative, b_.CreateSub(least, bits), bits);
}

llvm::Value* Generator::number(ExprId a, ExprId c, ExprOp op) {
  auto* doubles = llvm::FixedVectorType::get(b_.getDoubleTy(), kRows);
  // The mapping between bits and ordered bits is its own inverse.
  llvm::Value* left = b_.CreateBitCast(orderedFromBits(wide(emitted_.at(a), 8)), doubles);
  llvm::Value* right = b_.CreateBitCast(orderedFromBits(wide(emitted_.at(c), 8)), doubles);
  return op == ExprOp::NumberAdd        ? b_.CreateFAdd(left, right)
         : op == ExprOp::NumberSubtract ? b_.CreateFSub(left, right)
                                        : b_.CreateFMul(left, right);
}

Emitted Generator::emit(ExprId id) {
  const Expr e = pool_.at(id);
  switch (e.op) {
    case ExprOp::False: return {word(0), 0, true};
    case ExprOp::True: return {word(~uint64_t{0}), 0, true};
    case ExprOp::And: return {b_.CreateAnd(maskOf(e.a), maskOf(e.b)), 0, true};
    case ExprOp::Or: return {b_.CreateOr(maskOf(e.a), maskOf(e.b)), 0, true};
    case ExprOp::Not: return {b_.CreateNot(maskOf(e.a)), 0, true};
    case ExprOp::Word: {
      llvm::Value* at = b_.CreateGEP(b_.getInt64Ty(), slot(bases_, e.literal), block_);
      return {b_.CreateAlignedLoad(b_.getInt64Ty(), at, llvm::Align(8)), 0, true};
    }
    case ExprOp::Equal: return {compare(true, e), 0, true};
    case ExprOp::Less: return {compare(false, e), 0, true};
    case ExprOp::Overflows: {
      llvm::Value* overflow = nullptr;
      arithmetic(pool_.at(e.a), &overflow);
      return {overflow, 0, true};
    }
    case ExprOp::NotFinite: {
      const Expr& of = pool_.at(e.a);
      llvm::Value* result = number(of.a, of.b, of.op);
      llvm::Value* zero = llvm::Constant::getNullValue(result->getType());
      return {toMask(b_.CreateFCmpUNE(b_.CreateFSub(result, result), zero)), 0, true};
    }
    case ExprOp::RowIndex: {
      std::vector<llvm::Constant*> places;
      for (unsigned i = 0; i < kRows; ++i) places.push_back(b_.getInt32(i));
      llvm::Value* first = b_.CreateTrunc(b_.CreateMul(block_, word(kRows)), b_.getInt32Ty());
      return {b_.CreateAdd(b_.CreateVectorSplat(kRows, first), llvm::ConstantVector::get(places)), 4, false};
    }
    case ExprOp::Column: return {load(slot(bases_, e.literal), e.width), e.width, false};
    case ExprOp::Parameter: return {parameter(e.literal), 8, true};
    case ExprOp::Literal: return {word(static_cast<uint64_t>(e.literal)), 8, true};
    case ExprOp::Lookup:
    case ExprOp::ParameterLookup: return lookup(e);
    case ExprOp::ParameterColumn: return {load(b_.CreateIntToPtr(parameter(e.literal), b_.getPtrTy()), e.width), e.width, false};
    case ExprOp::Add:
    case ExprOp::Subtract:
    case ExprOp::Multiply: return arithmetic(e, nullptr);
    case ExprOp::NumberAdd:
    case ExprOp::NumberSubtract:
    case ExprOp::NumberMultiply: return {orderedFromBits(b_.CreateBitCast(number(e.a, e.b, e.op), vector(8))), 8, false};
    case ExprOp::Ordered: return {orderedFromBits(wide(emitted_.at(e.a), 8)), 8, false};
    case ExprOp::Choose: {
      llvm::Value* bits = b_.CreateBitCast(maskOf(e.a), llvm::FixedVectorType::get(b_.getInt1Ty(), kRows));
      return {b_.CreateSelect(bits, wide(emitted_.at(e.b), e.width), wide(emitted_.at(e.c), e.width)), e.width, false};
    }
  }
  return {};
}

// Adds a block's rows to the counts, and keeps the masks where they are wanted.
void Generator::update(const FamilyRoots& roots, llvm::Value* instance) {
  llvm::Value* masks[] = {b_.CreateAnd(maskOf(roots.satisfies), active_), b_.CreateAnd(maskOf(roots.fails), active_),
                          b_.CreateAnd(maskOf(roots.open), active_), b_.CreateAnd(maskOf(roots.undecided), active_)};
  if (!roots.extra.empty()) {
    llvm::Value* counts = b_.CreateLoad(b_.getPtrTy(), fieldOf(instance, 5));
    for (unsigned i = 0; i < roots.extra.size(); ++i) {
      llvm::Value* at = b_.CreateConstInBoundsGEP1_64(b_.getInt64Ty(), counts, i);
      llvm::Value* many = b_.CreateUnaryIntrinsic(llvm::Intrinsic::ctpop, b_.CreateAnd(maskOf(roots.extra[i]), active_));
      b_.CreateStore(b_.CreateAdd(b_.CreateLoad(b_.getInt64Ty(), at), many), at);
    }
  }
  for (unsigned i = 0; i < 3; ++i) {
    if (i == 2 && roots.decided) break;
    llvm::Value* at = fieldOf(instance, 6 + i);
    llvm::Value* many = b_.CreateUnaryIntrinsic(llvm::Intrinsic::ctpop, masks[i]);
    b_.CreateStore(b_.CreateAdd(b_.CreateLoad(b_.getInt64Ty(), at), many), at);
  }
  auto* keep = llvm::BasicBlock::Create(context_, "keep", function_);
  auto* next = llvm::BasicBlock::Create(context_, "next", function_);
  b_.CreateCondBr(b_.CreateICmpNE(b_.CreateLoad(b_.getInt64Ty(), fieldOf(instance, 9)), word(0)), keep, next);
  b_.SetInsertPoint(keep);
  for (unsigned i = 0; i < 4; ++i) {
    if (i == 3 && roots.undecided == ExprPool::kFalse) break;
    llvm::Value* at = b_.CreateGEP(b_.getInt64Ty(), b_.CreateLoad(b_.getPtrTy(), fieldOf(instance, 1 + i)), block_);
    b_.CreateStore(accumulate_ ? b_.CreateOr(masks[i], b_.CreateLoad(b_.getInt64Ty(), at)) : masks[i], at);
  }
  b_.CreateBr(next);
  b_.SetInsertPoint(next);
}

void Generator::run(const std::string& name) {
  llvm::Type *pointer = b_.getPtrTy(), *i64 = b_.getInt64Ty();
  auto* type = llvm::FunctionType::get(b_.getVoidTy(), {pointer, pointer, pointer, i64, i64, i64}, false);
  function_ = llvm::Function::Create(type, llvm::Function::ExternalLinkage, name, module_);
  function_->addFnAttr("prefer-vector-width", "512");
  bases_ = function_->getArg(0), tables_ = function_->getArg(1), active_ = function_->getArg(5);
  llvm::Value *arguments = function_->getArg(2), *begin = function_->getArg(3), *end = function_->getArg(4);
  entry_ = llvm::BasicBlock::Create(context_, "entry", function_);
  auto* head = llvm::BasicBlock::Create(context_, "head", function_);
  auto* body = llvm::BasicBlock::Create(context_, "body", function_);
  auto* done = llvm::BasicBlock::Create(context_, "done", function_);
  b_.SetInsertPoint(entry_);
  std::vector<std::pair<llvm::Value*, llvm::Value*>> instances;
  for (size_t i = 0; i < families_.size(); ++i) {
    llvm::Value* first = b_.CreateLoad(pointer, b_.CreateConstInBoundsGEP1_64(i64, arguments, 2 * i));
    instances.emplace_back(first, b_.CreateLoad(i64, b_.CreateConstInBoundsGEP1_64(i64, arguments, 2 * i + 1)));
  }
  b_.CreateBr(head);
  b_.SetInsertPoint(head);
  auto* block = b_.CreatePHI(i64, 2, "block");
  block->addIncoming(begin, entry_);
  block_ = block;
  b_.CreateCondBr(b_.CreateICmpULT(block, end), body, done);
  b_.SetInsertPoint(body);

  std::vector<std::vector<bool>> wanted;
  std::vector<bool> all(pool_.size(), false);
  for (const FamilyRoots& roots : families_) {
    std::vector<bool>& own = wanted.emplace_back(pool_.size(), false);
    for (const ExprId root : roots.all()) reach(root, own);
    for (size_t id = 0; id < own.size(); ++id) all[id] = all[id] || own[id];
  }
  emitAll(all, false);
  for (size_t i = 0; i < families_.size(); ++i) {
    const FamilyRoots& roots = families_[i];
    // INVARIANT: then there is one instance (Passes::runCollection).
    if (!roots.perInstance(pool_)) {
      update(roots, instances[i].first);
      continue;
    }
    // The same condition for many parameters, where a row of the block may be in at all.
    llvm::Value* possible = word(~uint64_t{0});
    if (roots.skips) {
      std::vector<ExprId> parts{roots.in};
      while (!parts.empty()) {
        const ExprId part = parts.back();
        parts.pop_back();
        const Expr& e = pool_.at(part);
        if (!e.perInstance) {
          // Only what a looped root itself reads has been emitted.
          if (emitted_.count(part) != 0) possible = b_.CreateAnd(possible, maskOf(part));
        } else if (e.op == ExprOp::And) {
          parts.insert(parts.end(), {e.a, e.b});
        }
      }
    }
    auto* before = b_.GetInsertBlock();
    auto* loop = llvm::BasicBlock::Create(context_, "instances", function_);
    auto* after = llvm::BasicBlock::Create(context_, "after", function_);
    llvm::Value* skip = b_.CreateICmpEQ(b_.CreateAnd(possible, active_), word(0));
    if (roots.skips) {
      // Words that are kept have to be written even where they are empty.
      skip = b_.CreateAnd(skip, b_.CreateICmpEQ(b_.CreateLoad(i64, fieldOf(instances[i].first, 9)), word(0)));
    } else {
      skip = b_.getFalse();
    }
    b_.CreateCondBr(skip, after, loop);
    b_.SetInsertPoint(loop);
    auto* index = b_.CreatePHI(i64, 2);
    index->addIncoming(word(0), before);
    instance_ = b_.CreateGEP(i64, instances[i].first, b_.CreateMul(index, word(sizeof(Instance) / 8)));
    emitAll(wanted[i], true);
    update(roots, instance_);
    llvm::Value* following = b_.CreateAdd(index, word(1));
    index->addIncoming(following, b_.GetInsertBlock());
    b_.CreateCondBr(b_.CreateICmpULT(following, instances[i].second), loop, after);
    b_.SetInsertPoint(after);
  }
  block->addIncoming(b_.CreateAdd(block, word(1)), b_.GetInsertBlock());
  b_.CreateBr(head);
  b_.SetInsertPoint(done);
  b_.CreateRetVoid();
}

}  // namespace

bool decidesAll(ExprPool& pool, const RowMasks& m) {
  return m.touched == ExprPool::kFalse && m.forced == ExprPool::kFalse && m.inFalse == pool.negated(m.inTrue) &&
         m.holdsFalse == pool.negated(m.holdsTrue);
}

bool readsParameters(ExprPool& pool, const RowMasks& masks) { return rootsOf(pool, masks).perInstance(pool); }

struct Compiler::Session {
  std::unique_ptr<llvm::orc::LLJIT> jit;
  int functions = 0;
};

namespace {

/// For the processor that this runs on. It is asked once: a virtual machine answers slowly.
const llvm::orc::JITTargetMachineBuilder& hostBuilder() {
  static const auto kBuilder = llvm::cantFail(llvm::orc::JITTargetMachineBuilder::detectHost());
  return kBuilder;
}

}  // namespace

Compiler::Compiler(int level, std::string& error) : session_(std::make_unique<Session>()) {
  llvm::InitializeNativeTarget();
  llvm::InitializeNativeTargetAsmPrinter();
  auto builder = hostBuilder();
  builder.setCodeGenOptLevel(llvm::CodeGenOpt::getLevel(level).value_or(llvm::CodeGenOptLevel::Default));
  auto jit = llvm::orc::LLJITBuilder().setJITTargetMachineBuilder(std::move(builder)).create();
  if (!jit) {
    error = llvm::toString(jit.takeError());
    return;
  }
  session_->jit = std::move(*jit);
}

Compiler::~Compiler() = default;

PassFunction Compiler::compile(ExprPool& pool, const std::vector<RowMasks>& families, bool accumulate, std::string& error) {
  if (session_->jit == nullptr) {
    error = "no code can be generated for this machine";
    return nullptr;
  }
  const std::string name = "pass" + std::to_string(session_->functions++);
  auto context = std::make_unique<llvm::LLVMContext>();
  auto module = std::make_unique<llvm::Module>(name, *context);
  module->setDataLayout(session_->jit->getDataLayout());
  Generator(*module, pool, families, accumulate).run(name);
  std::string broken;
  llvm::raw_string_ostream stream(broken);
  if (llvm::verifyModule(*module, &stream)) {
    error = "the generated code is not well formed: " + broken;
    return nullptr;
  }
  if (auto failed = session_->jit->addIRModule(llvm::orc::ThreadSafeModule(std::move(module), std::move(context)))) {
    error = llvm::toString(std::move(failed));
    return nullptr;
  }
  auto symbol = session_->jit->lookup(name);
  if (!symbol) {
    error = llvm::toString(symbol.takeError());
    return nullptr;
  }
  return symbol->toPtr<PassFunction>();
}

}  // namespace tollgate::jit
